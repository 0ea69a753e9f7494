"""What a question asks for: documents, reports, passages, figures, or a number.

A multinomial logistic model of its words without diacritics, alone and in pairs with the edges of
the question, of the types of documents that it names and where, and of a few kinds of words. The
weights are in ``kinds.tsv`` (learned by ``python -m cchc_nlp.training kinds``); what has none there
says nothing. A number is found by the parser, and nothing else is then asked for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.knowledge import document_types
from cchc_nlp.search.named_types import NamedType, asked_type, leading_body, named_types
from cchc_nlp.search.places import body_at
from cchc_nlp.text import fold
from cchc_nlp.types import QueryLanguage

__all__ = ["KINDS", "LEARNED_KINDS", "certainly", "features", "kind_probabilities"]

Floats = NDArray[np.float64]

LEARNED_KINDS = ("documents", "reports", "passages", "figures")
"""Documents that reports cite, reports of a store themselves, what a text says, how many."""
KINDS = (*LEARNED_KINDS, "number")

_DIGITS = 3
"""Decimals of a probability."""
_OWN = ("Báo cáo", "Tờ trình", "Thông báo")
"""Types of the reports of a store themselves."""
_TOKEN = re.compile(r"[^\W_]+|%")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF = re.compile(r"\b(?:cua|do|of|by|from)\s+(?:the\s+)?")
_CLASSES = {
    "how many": re.compile(
        r"\bbao nhieu|\bmay (?!moc|tinh|chu|quet)|\b(?:ty|ti) le\b|\bso (?:luong|luot|lieu|tien)\b"
        r"|^(?:thong ke )?so (?!hoa\b|khong\b|hieu\b|noi vu|tu phap|y te|xay dung|cong thuong|nong"
        r"|tai|giao|van hoa|khoa|thong tin|ke hoach|lao dong|du lich|ngoai vu)\w"
        r"|\bdiem (?:chi )?so\b"
        r"|\bphan tram\b|%|\bxep (?:hang|thu)\b|\bthu may\b|\b(?:tong so|trung binh)\b"
        r"|\bhow (?:many|much)\b|\b(?:percentage|share|proportion|number|rate|rank|count|total"
        r"|average)\b"
    ),
    "why or how": re.compile(
        r"\b(?:tai sao|vi sao|do dau|nguyen nhan|ly do|the nao|ra sao|lam sao|cach|vuong mac"
        r"|kho khan|han che|ton tai|giai phap|kinh nghiem)\b"
        r"|\b(?:why|how(?! many| much)|reasons?|causes?|difficult\w*|problems?|obstacles?|lessons"
        r"|solutions?)\b"
    ),
    "carried out": re.compile(
        r"\b(?:tinh hinh|ket qua|tien do|qua trinh|hieu qua|cong tac|viec|chap hanh|tham muu"
        r"|quan triet|xay dung|soan thao|ra soat)\b"
        r"|\b(?:progress|implement\w*|results?|effects?|enforcement|compliance|drafting|quality)\b"
    ),
    "rules": re.compile(
        r"\b(?:bo (?:tieu chi|chi so)|can cu phap ly|co so phap ly|chu truong|quy pham)\b"
        r"|\b(?:rules?|legal|polic(?:y|ies)|criteria|guidelines?)\b"
    ),
    "is there": re.compile(
        r"\bco\b.*\b(?:khong|ko|k|chua)\b|^(?:is|are) there|^any\b|^(?:has|have)"
    ),
    "of a time": re.compile(
        r"\b(?:quy (?:i|ii|iii|iv|\d)|\d+ thang|thang \d|quarter\w*|annual|monthly|half)\b"
    ),
}
"""Words that say the same of what is asked for."""


def kind_probabilities(text: str, language: QueryLanguage) -> dict[str, float]:
    """How likely a question without a number asks for each of the :data:`KINDS`; the sum is 1.

    ``text`` is the question as it was read.

    >>> likely = kind_probabilities("tình hình thực hiện nghị quyết", "vi")
    >>> max(likely, key=likely.get)
    'passages'
    """
    weights = _weights()
    known = (weights[name] for name in features(text, language) if name in weights)
    scores = np.sum([*known], axis=0)
    shares = np.exp(scores - scores.max())
    rounded = dict(zip(LEARNED_KINDS, np.round(shares / shares.sum(), _DIGITS), strict=True))
    likeliest = LEARNED_KINDS[int(scores.argmax())]
    out = {kind: float(rounded.get(kind, 0.0)) for kind in KINDS}
    others = sum(share for kind, share in out.items() if kind != likeliest)
    return out | {likeliest: round(1 - others, _DIGITS)}


def certainly(asked: str) -> dict[str, float]:
    """The probabilities of a question that certainly asks for one of the :data:`KINDS`.

    >>> certainly("number")["number"]
    1.0
    """
    return {kind: float(kind == asked) for kind in KINDS}


def features(text: str, language: QueryLanguage) -> set[str]:
    """What a question is judged by, by the names in ``kinds.tsv``.

    A type is there called TYPE, or OWN where it is one of the reports of a store, and "văn bản"
    ANY; ^ and $ are the edges.

    >>> sorted(f for f in features("kế hoạch nào về đất", "vi") if "TYPE" in f)
    ['TYPE', 'TYPE leads', 'TYPE nao', '^ TYPE', '^ TYPE nao']
    """
    named = named_types(text, language)
    words = ["^", *_words(fold(text), named), "$"]
    pairs = [" ".join(pair) for pair in pairwise(words)]
    edges = [" ".join(words[:3]), " ".join(words[-3:])] if len(words) > 3 else []
    return {"bias", *words[1:-1], *pairs, *edges, *_rules(text, language, named)}


def _called(one: NamedType) -> str:
    return "ANY" if one.name is None else "OWN" if one.name in _OWN else "TYPE"


def _words(folded: str, named: list[NamedType]) -> Iterator[str]:
    """The words of a question, its types and its numbers by what they are."""
    at = 0
    for one in (*named, None):
        for word in _TOKEN.findall(folded[at : one.start if one else None]):
            year = "YEAR" if _YEAR.fullmatch(word) else "#"
            yield year if word.isdecimal() else word
        if one:
            yield _called(one)
            at = one.end


def _rules(text: str, language: QueryLanguage, named: list[NamedType]) -> Iterator[str]:
    """What rules say of a question."""
    folded = fold(text)
    for one in named:
        yield f"{_called(one)} {one.place}"
        if one.name in _uncited():
            yield "TYPE uncited"
    asked = asked_type(named)
    yield f"ASKED {asked.place if asked else 'nowhere' if named else 'no TYPE'}"
    for name, pattern in _CLASSES.items():
        if pattern.search(folded):
            yield f"CLASS: {name}"
    starts = [of.end() for of in _OF.finditer(folded)]
    if leading_body(text, language) or any(body_at(text, at, language) for at in starts):
        yield "ISSUER"


@lru_cache(maxsize=1)
def _uncited() -> frozenset[str]:
    """Types that are seldom meant as documents: "giấy phép", "hợp đồng"."""
    return frozenset(t.name for t in document_types() if not t.cited)


@lru_cache(maxsize=1)
def _weights() -> dict[str, Floats]:
    with (files("cchc_nlp.search") / "kinds.tsv").open(encoding="utf8") as file:
        return {
            row["feature"]: np.array([float(row[kind]) for kind in LEARNED_KINDS])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
