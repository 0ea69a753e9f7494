"""References against gold: F1 on numbers and names, and the share of right fields."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from cchc_nlp.evaluate.scores import Score, f1, folded
from cchc_nlp.pipeline import analyse, reference_records
from cchc_nlp.references import extract, resolve
from cchc_nlp.text import normalize
from cchc_nlp.types import Report

__all__ = ["judge_references", "references_of_paragraphs", "score_references"]

_FIELDS = ("type", "date", "issuer", "pinpoint")
"""Fields that are scored, as far as the gold has them."""
_NEAR = 1
"""Lines that a mention may stand from where the gold has it: it may run over a line end."""


def score_references(gold: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> Score:
    """Return F1 on the number, and of those found, the share of each field that is right.

    Records are those of ``cchc refs --format jsonl``: a number counts on its line or the next.
    Where the gold has references by name, these count too. A row of the gold with a line alone
    says that the line has no reference. A field that is told as derived, from another mention, is
    not held against gold that says only what stands at this one.

    >>> gold = [{"line": 3, "number": "316/QĐ-UBND", "type": "Quyết định"}]
    >>> score = score_references(gold, [{**gold[0], "line": 4}])
    >>> score["f1"], score["type"]
    (1.0, 1.0)
    """
    fields = [name for name in _FIELDS if any(name in g for g in gold)]
    by_name = any(g.get("name") for g in gold)
    wanted = [g for g in gold if g.get("number") or g.get("name")]
    left = [f for f in found if f.get("number") or (by_name and f.get("name"))]
    total, hits = len(left), 0
    right = dict.fromkeys(fields, 0)
    for g in wanted:
        same = [f for f in left if _cited(f) == _cited(g) and abs(f["line"] - g["line"]) <= _NEAR]
        if not same:
            continue
        # There is one record a target: the one that fits best is taken.
        hit = max(same, key=lambda f: sum(_agree(name, f, g) for name in fields))
        left.remove(hit)
        hits += 1
        for name in fields:
            right[name] += _agree(name, hit, g)
    shares = {name: count / max(hits, 1) for name, count in right.items()}
    return {**f1(hits, total, len(wanted)), **shares}


def _cited(record: dict[str, Any]) -> str:
    return folded(record.get("number") or record.get("name"))


def _agree(field: str, found: dict[str, Any], gold: dict[str, Any]) -> bool:
    if gold[field] is None and field in found.get("derived", ()):
        return True
    a, b = folded(found[field]), folded(gold[field])
    return a == b if field != "issuer" else bool(a) and (a.startswith(b) or b.startswith(a))


def judge_references(
    report: Report, gold: Iterable[dict[str, Any]], first: int, last: int
) -> Score:
    """Extract the references of a report and score those of the lines ``first`` to ``last``.

    Lines are 1-based.

    >>> from cchc_nlp.read import report_from_text
    >>> report = report_from_text("Thực hiện Quyết định số 316/QĐ-UBND của Ủy ban nhân dân tỉnh.")
    >>> judge_references(report, [{"line": 1, "number": "316/QĐ-UBND"}], 1, 1)["f1"]
    1.0
    """
    wanted = [g for g in gold if first <= g["line"] <= last]
    found = [r for r in reference_records(analyse(report)) if first <= r["line"] <= last]
    return score_references(wanted, found)


def references_of_paragraphs(
    paragraphs: Iterable[str], lines: Container[int]
) -> list[dict[str, Any]]:
    """Return the references of some lines (1-based) of a text whose lines are its paragraphs.

    Mentions such as "Quyết định này" do not count.

    >>> texts = ["Quyết định số 316/QĐ-UBND", "Nghị định số 30/2020/NĐ-CP"]
    >>> [(r["line"], r["number"]) for r in references_of_paragraphs(texts, {2})]
    [(2, '30/2020/NĐ-CP')]
    """
    out: list[dict[str, Any]] = []
    for line, text in enumerate(paragraphs, 1):
        if line in lines:
            found = resolve(extract(normalize(text.strip())))
            out += [
                {**r._asdict(), "name": None if r.number else r.name, "line": line}
                for r in found
                if r.kind != "anaphoric"
            ]
    return out
