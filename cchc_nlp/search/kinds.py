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
_PAPERS = ("Giấy", "Hợp đồng", "Phiếu", "Biên bản")
"""How types begin that people deal with, but seldom look for."""
_EDGE = 3
"""Words at an edge of a question that are looked at together, the edge being one."""
_LONG = 14
"""Words of a question that tells a case rather than names a topic."""
_TOKEN = re.compile(r"[^\W_]+|%")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF = re.compile(r"\b(?:cua|do|of|by|from)\s+(?:the\s+)?")
_VIETNAMESE = {
    "how many": r"\bbao nhieu|\bbao lau|\bmay (?!moc|tinh|chu|quet)|\b(?:ty|ti) le\b|\bthu may\b"
    r"|\bso (?:luong|luot|lieu|tien)\b|\bphan tram\b|%|\bxep (?:hang|thu)\b|\btrung binh\b"
    r"|\bbinh quan\b|\bdiem (?:chi )?so\b|^(?:bn|sl)\b",
    "says what": r"\b(?:noi|viet|ghi|neu|de cap|nhac den)\b.*\b(?:gi|the nao|ra sao)\b",
    "goes wrong": r"\b(?:bi|gay|khien|cham|chua|con|thieu|khong du|vuong|sai|that bai|kho)\b",
    "a count": r"^(?:thong ke )?so (?!nao\b|hoa\b|khong\b|hieu\b|noi vu|tu phap|y te|xay dung"
    r"|cong thuong|nong|tai|giao|van hoa|khoa|thong tin|ke hoach|lao dong|du lich|ngoai vu)\w",
    "an amount": r"^(?:tong(?! ket| hop)|luong|luot|muc (?:thu|chi)|doanh (?:thu|so)|kinh phi"
    r"|thong ke|thu(?! tuc)|diem)\b"
    r"|\btong (?:so|chi|thu)\b",
    "why or how": r"\b(?:tai sao|vi sao|do dau|nguyen nhan|ly do|the nao|ra sao|lam sao|cach|vuong"
    r" mac|kho khan|han che|ton tai|giai phap|kinh nghiem|giai thich|tim hieu|noi gi)\b",
    "carried out": r"\b(?:tinh hinh|ket qua|tien do|qua trinh|hieu qua|cong tac|viec|chap hanh"
    r"|tham muu|quan triet|xay dung|soan thao|ra soat|muc do)\b",
    "rules": r"^(?:\w+ ){0,3}?(?:bo )?(?:tieu chi|chi so|quy tac|quy chuan|tieu chuan|can cu"
    r"|co so (?:phap ly|nao))\b",
    "of a time": r"\b(?:quy (?:i|ii|iii|iv|\d)|q\d|\d+ thang|thang \d)\b",
    "a request": r"\b(?:cho (?:toi|em|minh|xin|hoi)|xin|tim|can|gui|giup|muon|co ai|ai co)\b",
    "whether": r"\bco\b.*\b(?:khong|ko|k|chua)\b",
}
_ENGLISH = {
    "says what": r"\bwhat (?:do|does|did)\b.*\b(?:say|mean|require|state)|\bmeans?\b",
    "goes wrong": r"\b(?:never|late|delay\w*|slow\w*|poor\w*|fail\w*|lack\w*|mistakes?"
    r"|invalid|complain\w*|wrong)\b",
    "issued": r"\b(?:issued?|adopted|passed|signed)\b",
    "how many": r"\bhow (?:many|much|long)\b|\b(?:percentage|share|proportion|numbers?|rate|rank"
    r"|count|total|average|statistics|figures)\b|%",
    "an amount": r"\b(?:amount|volume|length|sum|costs?|budget|quota|headcount|turnover|size"
    r"|backlog|spending|spent|paid)\b",
    "why or how": r"\b(?:why|how(?! many| much| long)|reasons?|causes?|difficult\w*|problems?"
    r"|obstacles?|lessons|solutions?|explain)\b",
    "carried out": r"\b(?:progress|implementation|implementing|results?|effects?|enforcement"
    r"|compliance|drafting|quality|rollout|carried out|application of)\b",
    "rules": r"^(?:what |which |the )*(?:rules?|criteria|legislation|legal (?:basis|framework))\b",
    "of a time": r"\b(?:quarter\w*|annual|monthly|half)\b",
    "a request": r"\b(?:find|show|list|looking for|need|please|could you|can you|would like)\b",
    "whether": r"^(?:is|are) there\b|^any\b|^(?:has|have|does|do|did|is|are)\b",
}
_CLASSES = {
    language: {name: re.compile(pattern) for name, pattern in classes.items()}
    for language, classes in (("vi", _VIETNAMESE), ("en", _ENGLISH))
}
"""Words that say the same of what is asked for, folded."""


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

    Its words, pairs of them and three at each edge, without diacritics: ^ and $ are the edges, a
    type of documents is TYPE, one of the reports of a store OWN, a paper that people deal with
    PAPER, "văn bản" ANY; words of English are told from the same letters in Vietnamese. And what
    rules say of it.

    >>> sorted(f for f in features("kế hoạch nào về đất", "vi") if "TYPE" in f)
    ['TYPE', 'TYPE nao', '^ TYPE', '^ TYPE nao', 'rule: TYPE leads']
    """
    named = named_types(text, language)
    words = ["^", *_words(fold(text), named), "$"]
    runs = [*words[1:-1], *map(" ".join, pairwise(words))]
    if len(words) > _EDGE:
        runs += [" ".join(words[:_EDGE]), " ".join(words[-_EDGE:])]
    if language == "en":
        runs = [f"{run} (en)" for run in runs]
    rules = (f"rule: {said}" for said in _rules(text, language, named))
    return {"bias", *runs, *rules}


def _called(one: NamedType) -> str:
    if one.name is None:
        return "ANY"
    return "OWN" if one.name in _OWN else "PAPER" if one.name.startswith(_PAPERS) else "TYPE"


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
    """What rules say of a question: the place of its types, kinds of words, whether of an issuer.

    Where one of the types is asked for, the others count for little.
    """
    folded = fold(text)
    asked = asked_type([one for one in named if _called(one) != "PAPER"])
    place = asked.place if asked else "nowhere" if named else "no type"
    yield f"asked {place}"
    for one in named:
        yield f"{_called(one)} {one.place}" if one == asked or not asked else f"also {one.place}"
        if not re.search(r"\w", text[one.end :]):
            yield "type last"
    for name, pattern in _CLASSES["en" if language == "en" else "vi"].items():
        if pattern.search(folded):
            yield name
            if asked:
                yield f"asked {place}, {name}"
    if len(text.split()) > _LONG:
        yield from ("long", f"asked {place}, long")
    starts = [of.end() for of in _OF.finditer(folded)]
    if leading_body(text, language) or any(body_at(text, at, language) for at in starts):
        yield "an issuer"


@lru_cache(maxsize=1)
def _weights() -> dict[str, Floats]:
    with (files("cchc_nlp.search") / "kinds.tsv").open(encoding="utf8") as file:
        return {
            row["feature"]: np.array([float(row[kind]) for kind in LEARNED_KINDS])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
