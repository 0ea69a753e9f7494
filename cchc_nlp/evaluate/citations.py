"""Citations of the codified law (pháp điển): number and article that each of its articles has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cchc_nlp.evaluate.scores import Score, folded
from cchc_nlp.references import extract
from cchc_nlp.text import normalize

__all__ = ["score_citations"]

# 45/2016/QĐ-TTg of "Quyết định số 45/2016/QĐ-TTg ngày ...", whole as it stands there
_FIRST_NUMBER = re.compile(r"\bsố\s+(?P<number>[^\s,;()]*\w)(?=[\s,;()]|$)(?!\s*[-–/&])")


def score_citations(articles: Iterable[dict[str, Any]]) -> Score:
    """Return the share of citations whose number and article are found.

    Articles have ``source`` (the citation), ``doc_no`` and ``art_no`` (its number and article).
    Gold numbers were cut out of the same source, and some are cut short ("01/2018/TTLT-BCA-"
    before a space, "BNN" before "&PTNT") or are those of a later amendment: ``whole`` counts those
    that are the first number of their source as it stands there, ``right_of_whole`` is the share
    of them that are found.

    >>> source = "Điều 3 Nghị định số 30/2020/NĐ-CP ngày 05/03/2020"
    >>> score_citations([{"source": source, "doc_no": "30/2020/NĐ-CP", "art_no": "3"}])
    {'n': 1, 'right': 1.0, 'whole': 1, 'right_of_whole': 1.0}
    """
    right = whole = right_of_whole = n = 0
    for article in articles:
        n += 1
        wanted = folded(article["doc_no"]), folded(article["art_no"])
        source = normalize(article["source"])
        cited = (
            (folded(r.number), folded((r.pinpoint or "").rsplit("Điều ", 1)[-1]))
            for r in extract(source)
        )
        hit = wanted in cited
        stated = _FIRST_NUMBER.search(source)
        is_whole = all(wanted) and stated is not None and folded(stated["number"]) == wanted[0]
        right += hit
        whole += is_whole
        right_of_whole += hit and is_whole
    return {
        "n": n,
        "right": right / max(n, 1),
        "whole": whole,
        "right_of_whole": right_of_whole / max(whole, 1),
    }
