"""Restoration against gold, line by line: syllable error rate and calibration of confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher

from rapidfuzz.distance import Levenshtein

from cchc_nlp.evaluate.scores import Score, calibration_error
from cchc_nlp.pipeline import analyse, restored_lines, restored_tokens
from cchc_nlp.text import normalize
from cchc_nlp.types import Report, RestoredToken

__all__ = ["judge_restoration", "score_confidence", "score_restoration", "syllables"]

# 10.888, 99,8%, 17/02/2023, or a syllable: Thực, QĐ, Covid19
_SYLLABLE = re.compile(r"[0-9]+(?:[./,-][0-9]+)*%?|[^\W\d_]+[0-9]*")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]")


def syllables(text: str) -> list[str]:
    """Return the syllables and numbers of a text in lowercase, tones placed in the house style.

    Punctuation and the superscript numbers of footnotes do not count.

    >>> syllables("Uỷ ban¹ đạt 99,8%.")
    ['ủy', 'ban', 'đạt', '99,8%']
    """
    return _SYLLABLE.findall(normalize(_SUPERSCRIPT.sub("", text)).lower())


def score_restoration(gold: Sequence[str], restored: Sequence[str]) -> Score:
    """Return the syllable error rate over lines that correspond.

    The rate is the edit distance over syllables, divided by the number of those of the gold.

    >>> score_restoration(["một cửa"], ["mot cửa"])
    {'syllables': 2, 'errors': 1, 'error': 0.5}
    """
    errors = total = 0
    for g, r in zip(gold, restored, strict=True):
        wanted = syllables(g)
        errors += Levenshtein.distance(wanted, syllables(r))
        total += len(wanted)
    return {"syllables": total, "errors": errors, "error": errors / max(total, 1)}


def score_confidence(gold: Sequence[str], tokens: Iterable[tuple[int, str, float]]) -> Score:
    """Return how far confidences can be trusted.

    ``tokens`` are ``(0-based line, restored token, confidence)``, with confidences from 0 to 1.
    ``ece`` is their expected calibration error; ``lowest_tenth`` the share of the wrong tokens that
    are among the tenth of all tokens with the lowest confidence.

    >>> score_confidence(["một cửa"], [(0, "mot", 0.5), (0, "cửa", 1.0)])
    {'tokens': 2, 'ece': 0.25, 'lowest_tenth': 0.0}
    """
    judged = _judged(gold, tokens)
    wrong = sum(not ok for _, ok in judged)
    lowest = sorted(judged)[: len(judged) // 10]
    return {
        "tokens": len(judged),
        "ece": calibration_error(judged),
        "lowest_tenth": sum(not ok for _, ok in lowest) / max(wrong, 1),
    }


def _pieces(
    tokens: Iterable[tuple[RestoredToken, int, int, bool]],
) -> Iterator[tuple[int, str, float]]:
    """Yield the start of what stands without a blank, its text, and how sure its tokens are.

    Gold is cut into syllables as it stands: "98mm" is one, though it is two tokens.
    """
    at, text, sure, after = 0, "", 1.0, -1
    for token, start, end, _ in tokens:
        if text and start != after:
            yield at, text, sure
            text, sure = "", 1.0
        at = start if not text else at
        text, sure, after = text + token.restored, min(sure, token.confidence), end
    if text:
        yield at, text, sure


def _judged(
    gold: Sequence[str], tokens: Iterable[tuple[int, str, float]]
) -> list[tuple[float, bool]]:
    """The confidence of each syllable, and whether the gold of its line has it in its place."""
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
    return judged


def _matching(a: list[str], b: list[str]) -> list[Match]:
    return SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()


def judge_restoration(
    report: Report, gold: Sequence[str], first: int, last: int
) -> dict[str, Score]:
    """Restore a report and return its scores over the lines ``first`` to ``last`` (1-based).

    ``raw`` is the syllable error as read, ``restored`` that after restoration, ``confidence`` the
    calibration. ``gold`` has a line for each line of the report.

    >>> from cchc_nlp.read import report_from_text
    >>> text = "Thực hiện Quyết định số 316/QĐ-UBND của Ủy ban nhân dân tỉnh."
    >>> scores = judge_restoration(report_from_text(text), [text], 1, 1)
    >>> scores["raw"]["errors"], scores["restored"]["errors"]
    (0, 0)
    """
    analysis = analyse(report)
    raw = [line.text for line in report.lines]
    wanted = gold[first - 1 : last]
    tokens = (
        (report.line_at(start) - first, text, confidence)
        for start, text, confidence in _pieces(restored_tokens(analysis))
        if first <= report.line_at(start) <= last
    )
    return {
        "raw": score_restoration(wanted, raw[first - 1 : last]),
        "restored": score_restoration(wanted, restored_lines(analysis)[first - 1 : last]),
        "confidence": score_confidence(wanted, tokens),
    }
