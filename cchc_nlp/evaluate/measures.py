"""Figures: syllable error of restoration, F1 of references and relations, ranks of search, against gold."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from difflib import Match, SequenceMatcher
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from cchc_nlp.index import Encoder, embed_missing, use_encoder
from cchc_nlp.read import report_from_text
from cchc_nlp.references import extract, resolve
from cchc_nlp.search import Searcher, read_question, understand
from cchc_nlp.store import Store, StoredFile, StoredReport, writing
from cchc_nlp.text import normalize, strip_diacritics
from cchc_nlp.types import Passage

__all__ = [
    "Score",
    "heading_and_text",
    "judge_queries",
    "judge_questions",
    "judged_questions",
    "rank_figures",
    "references_of_paragraphs",
    "score_citations",
    "score_confidence",
    "score_references",
    "score_relations",
    "score_restoration",
    "score_search",
    "store_articles",
    "syllables",
]

Score = dict[str, float]
_SYLLABLE = re.compile(r"[0-9]+(?:[./,-][0-9]+)*%?|[^\W\d_]+[0-9]*")
_TITLE_NUMBER = re.compile(r"^Điều\s+[\d.A-ZĐ]+\s*")
_LONGEST_HEADING = 40
"""Words that a first line may have to be taken for a heading."""
_FIRST_NUMBER = re.compile(r"\bsố\s+(?P<number>[^\s,;()]*\w)(?=[\s,;()]|$)(?!\s*[-–/&])")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]")


def syllables(text: str) -> list[str]:
    """The words and numbers of a text, lowercase, in house spelling; punctuation and footnote marks do not count."""
    return _SYLLABLE.findall(normalize(_SUPERSCRIPT.sub("", text)).lower())


def score_restoration(gold: Sequence[str], restored: Sequence[str]) -> Score:
    """Syllable error rate over lines that correspond: edit distance over syllables divided by those of the gold.

    >>> score_restoration(["một cửa"], ["mot cửa"])["error"]
    0.5
    """
    errors = total = 0
    for g, r in zip(gold, restored, strict=True):
        wanted = syllables(g)
        errors += Levenshtein.distance(wanted, syllables(r))
        total += len(wanted)
    return {"syllables": total, "errors": errors, "error": errors / max(total, 1)}


def score_confidence(gold: Sequence[str], tokens: Iterable[tuple[int, str, float]]) -> Score:
    """How far confidences can be trusted, over ``(0-based line, restored token, confidence)``.

    ``ece`` is the expected calibration error over ten bins of equal width (Guo et al. 2017); ``lowest_tenth`` the share of the wrong
    tokens among the tenth of the tokens with the lowest confidence.
    """
    by_line: dict[int, list[tuple[str, float]]] = {}
    for line, text, confidence in tokens:
        by_line.setdefault(line, []).extend((syllable, confidence) for syllable in syllables(text))
    judged: list[tuple[float, bool]] = []
    for line, found in by_line.items():
        if line < len(gold):
            right = {
                block.b + i
                for block in _matching(syllables(gold[line]), [s for s, _ in found])
                for i in range(block.size)
            }
            judged += [(confidence, i in right) for i, (_, confidence) in enumerate(found)]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, ok in judged:
        bins.setdefault(min(int(confidence * 10), 9), []).append((confidence, ok))
    gaps = (abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values())
    wrong = sum(not ok for _, ok in judged)
    lowest = sorted(judged)[: len(judged) // 10]
    return {
        "tokens": len(judged),
        "ece": sum(gaps) / max(len(judged), 1),
        "lowest_tenth": sum(not ok for _, ok in lowest) / max(wrong, 1),
    }


def _matching(a: list[str], b: list[str]) -> list[Match]:
    return SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()


def _f1(hits: int, found: int, wanted: int) -> Score:
    precision, recall = hits / found if found else 0.0, hits / wanted if wanted else 0.0
    return {
        "n": wanted,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or "")).lower()


def score_references(gold: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> Score:
    """F1 on the number (on the same line or the next), and of those found the share whose other fields, as far as the gold has them, are right.

    Where the gold has references by name, these count too. A gold row of a line alone says that the line has no reference.
    """
    fields = [
        name for name in ("type", "date", "issuer", "pinpoint") if any(name in g for g in gold)
    ]
    by_name = any(g.get("name") for g in gold)
    wanted = [g for g in gold if g.get("number") or g.get("name")]
    left = [f for f in found if f.get("number") or (by_name and f.get("name"))]
    total, hits = len(left), 0
    right = dict.fromkeys(fields, 0)
    for g in wanted:
        same = [f for f in left if _cited(f) == _cited(g) and abs(f["line"] - g["line"]) <= 1]
        if not same:
            continue
        hit = max(
            same, key=lambda f: sum(_agree(name, f[name], g[name]) for name in fields)
        )  # one record a target: the one that fits best
        left.remove(hit)
        hits += 1
        for name in fields:
            right[name] += _agree(name, hit[name], g[name])
    return {**_f1(hits, total, len(wanted)), **{k: v / max(hits, 1) for k, v in right.items()}}


def _cited(record: dict[str, Any]) -> str:
    return _folded(record.get("number") or record.get("name"))


def _agree(field: str, found: str | None, wanted: str | None) -> bool:
    a, b = _folded(found), _folded(wanted)
    return a == b if field != "issuer" else bool(a) and (a.startswith(b) or b.startswith(a))


def references_of_paragraphs(
    paragraphs: Iterable[str], lines: Container[int]
) -> list[dict[str, Any]]:
    """The references of some lines (1-based) of a text in which each line is a paragraph of its own; mentions such as "Quyết định này" do not count."""
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


def score_citations(articles: Iterable[dict[str, Any]]) -> Score:
    """Share of citations whose number and article are found, over articles of the codified law with ``source``, ``doc_no`` and ``art_no``.

    Gold numbers were cut out of the same source and some are cut short ("01/2018/TTLT-BCA-" before a space, "BNN" before "&PTNT") or are
    those of a later amendment; ``whole`` counts those that are the first number of their source as it stands there, ``right_of_whole`` is their share.
    """
    right = whole = right_of_whole = n = 0
    for article in articles:
        n += 1
        wanted = _folded(article["doc_no"]), _folded(article["art_no"])
        source = normalize(article["source"])
        cited = (
            (_folded(r.number), _folded((r.pinpoint or "").rsplit("Điều ", 1)[-1]))
            for r in extract(source)
        )
        hit = wanted in cited
        stated = _FIRST_NUMBER.search(source)
        is_whole = all(wanted) and stated is not None and _folded(stated["number"]) == wanted[0]
        right, whole, right_of_whole = (
            right + hit,
            whole + is_whole,
            right_of_whole + (hit and is_whole),
        )
    return {
        "n": n,
        "right": right / max(n, 1),
        "whole": whole,
        "right_of_whole": right_of_whole / max(whole, 1),
    }


def score_relations(
    gold: Iterable[tuple[str, str, str]], found: Iterable[tuple[str, str, str]]
) -> Score:
    """F1 over (subject, relation, object) by number or name."""
    wanted, got = set(gold), set(found)
    return _f1(len(wanted & got), len(got), len(wanted))


def score_search(
    judged: Iterable[tuple[str, set[str]]], search: Callable[[str], list[str]]
) -> Score:
    """Means of :func:`rank_figures` of a search that returns names of items, best first, over ``(question, relevant names)``."""
    return _mean([rank_figures(search(question), relevant) for question, relevant in judged])


def rank_figures(found: Sequence[str], relevant: set[str]) -> Score:
    """nDCG@10, MRR@10, MAP@10, recall@10 and success@1 of one ranking: gains are 0 or 1, recall is of ten at most (Järvelin and Kekäläinen 2002)."""
    ranks = [i for i, item in enumerate(found[:10], 1) if item in relevant]
    best = min(len(relevant), 10)
    return {
        "ndcg@10": sum(1 / math.log2(i + 1) for i in ranks)
        / sum(1 / math.log2(i + 1) for i in range(1, best + 1)),
        "mrr@10": 1 / ranks[0] if ranks else 0.0,
        "map@10": sum(n / i for n, i in enumerate(ranks, 1)) / best,
        "recall@10": len(ranks) / best,
        "success@1": float(ranks[:1] == [1]),
    }


def _mean(figures: Sequence[Score]) -> Score:
    names = figures[0] if figures else {}
    return {
        "n": len(figures),
        **{name: sum(f[name] for f in figures) / len(figures) for name in names},
    }


def store_articles(
    articles: Iterable[dict[str, Any]],
    folder: Path,
    encoder: Encoder,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Put the articles of a retrieval set (``id`` or ``_id``, ``text``, and ``title`` or none) into a store, one passage each, unless it holds any.

    A passage's section is the article's id.
    """
    with writing(folder, create_missing=True) as store:
        if not store.counts()["passages"]:
            _add_articles(store, articles)
        use_encoder(store, encoder)
        embed_missing(store, encoder, progress)


def _add_articles(store: Store, articles: Iterable[dict[str, Any]]) -> None:
    passages, lines, at = list[Passage](), list[str](), 0
    for number, article in enumerate(articles, 1):
        heading, text = heading_and_text(article)
        name, end = str(article.get("id") or article["_id"]), at + len(text)
        passages.append(Passage(text, text, heading, "paragraph", name, 1, number, number, at, end))
        lines.append(text.replace("\n", " "))
        at = end + 1
    report = report_from_text("\n".join(lines), name="articles")
    stored = StoredReport(
        report.name, report.digest, report.text, report.pages, "articles", tuple(passages)
    )
    store.reports.add(stored, StoredFile("articles", 0, 0))


def heading_and_text(article: dict[str, Any]) -> tuple[str, str]:
    """An article's heading, which is its title or else a short first line, and its text."""
    title, text = (
        normalize(_TITLE_NUMBER.sub("", article.get("title") or "")).strip(),
        normalize(article["text"]),
    )
    first, _, rest = text.partition("\n")
    if not title and rest.strip() and len(first.split()) < _LONGEST_HEADING:
        return first, rest
    return title, text


def judged_questions(questions: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, set[str]]]]:
    """Questions with the names of their answers, by class: ``accented`` as typed, ``unmarked``, and ``english`` where they have it.

    A question has ``text``, ``rel`` or ``relevant_ids``, and perhaps ``text_en_mt``.
    """

    def relevant(q: dict[str, Any]) -> set[str]:
        return set(q.get("rel") or q["relevant_ids"])

    return {
        "accented": [(q["text"], relevant(q)) for q in questions],
        "unmarked": [(strip_diacritics(q["text"]), relevant(q)) for q in questions],
        "english": [(q["text_en_mt"], relevant(q)) for q in questions if q.get("text_en_mt")],
    }


def judge_questions(
    questions: Sequence[dict[str, Any]], searcher: Searcher, modes: Sequence[str]
) -> dict[str, Score]:
    """Scores of questions over the articles of :func:`store_articles`, by class (those of :func:`judged_questions`) and leg."""
    out = {}
    for name, judged in judged_questions(questions).items():
        for mode in modes if judged else ():

            def found(question: str, mode: str = mode) -> list[str]:
                return [
                    hit.section for hit in searcher.search(question, kind="passages", mode=mode)
                ]

            out[f"{name} {mode}"] = score_search(judged, found)
    return out


def judge_queries(
    queries: Iterable[dict[str, Any]], searcher: Searcher, modes: Sequence[str]
) -> dict[str, Score]:
    """Scores of judged questions over a store of reports, by kind of answer, language or number, and leg.

    A query has ``q``, ``lang``, ``kind`` (passage or document) and ``lines`` (ranges of the report) or ``docs`` (numbers).
    """
    values: dict[str, list[Score]] = {}
    for query in queries:
        kind = query["kind"]
        language = "number" if understand(query["q"], read_question).number else query["lang"]
        for mode in modes:
            hits = searcher.search(query["q"], k=10, kind=f"{kind}s", mode=mode)
            if kind == "passage":
                names = list(
                    dict.fromkeys(
                        next(
                            (str(r) for r in query["lines"] if _overlap(h.lines, r)),
                            f"rank {h.rank}",
                        )
                        for h in hits
                    )
                )
                figures = rank_figures(names, set(map(str, query["lines"])))
            else:
                figures = rank_figures(
                    [_folded(h.document.number) for h in hits if h.document],
                    {_folded(d) for d in query["docs"]},
                )
            for group in (f"{kind} {mode}", f"{kind}:{language} {mode}"):
                values.setdefault(group, []).append(figures)
    return {group: _mean(figures) for group, figures in sorted(values.items())}


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] <= b[1] and a[1] >= b[0]
