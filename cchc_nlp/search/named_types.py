"""Types of documents that a question names, and where: "quyết định nào", "which plans"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from cchc_nlp.knowledge import document_types
from cchc_nlp.search.language import question_words
from cchc_nlp.search.places import body_at
from cchc_nlp.text import fold
from cchc_nlp.types import QueryLanguage

__all__ = ["NEVER_ASKED", "NamedType", "asked_type", "leading_body", "named_types", "only_asks"]

NEVER_ASKED = ("Lệnh", "Dự án")
"""Types whose names are mostly other words in a question (order, project)."""

Place = Literal["leads", "which", "head", "inside", "part"]
"""Where a type stands in a question."""
_ASKED: tuple[Place, ...] = ("leads", "which", "head", "inside")
"""Where a type that is asked for may stand, the surest place first."""
_SHORT = {
    **{"qd": "Quyết định", "nd": "Nghị định", "nq": "Nghị quyết", "kh": "Kế hoạch"},
    **{"cv": "Công văn", "bc": "Báo cáo", "ttr": "Tờ trình"},
}
"""Abbreviations that name a type where they lead."""
_ANY = r"van ban|documents?"
"""Documents of any type."""
_OTHER_WORDS = {
    "luat": r"(?<!\bky )(?<!\bphap )luat(?! su\b)",
    "resolution": r"(?<!dispute )(?<!conflict )(?<!complaint )resolutions?",
}
"""Names that are parts of other words: discipline, law as such, a lawyer; settling a dispute."""
_WHICH = re.compile(r"\s*(?:nao|gi)\b")
_PREPOSITION = re.compile(
    r"\b(?:of|on|in|for|about|to|by|from|with|under|at|between|against|without|during|after|before"
    r"|since|until|against|concerning|regarding)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:why|how|who|where|when|is|are|was|were|be|does|do|did|has|have|had|can|could|should"
    r"|must|may|will|would|that|which|and|or)\b",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(
    rf"\s*(?:$|[?.,;(\d]|{_PREPOSITION.pattern}|\b(?:that|which|who|issued|signed|dated|made|is|are)\b)",
    re.IGNORECASE,
)
"""What may follow the head of an English noun phrase."""
_WHICH_BEFORE = re.compile(
    r"\b(?:which|what|any|every)\s+(?:(?:legal|policy|other|piece of|kind of|provincial|district"
    r"|city)\s+)?$"
)
_REQUEST = re.compile(
    r"(?:(?:kinh gui [^,]*|cho|xin|hoi|toi|minh|em|anh|chi|chung toi|moi nguoi|cac ban|oi|da|lam on"
    r"|vui long|de nghi|dang|muon|can|tim|kiem|tra cuu|giup|ho|voi|xem|doc|tap hop|tong hop"
    r"|gui(?= (?:cho|toi|minh|em|giup|ho)\b)|liet ke|danh (?:sach|muc)|tat ca|toan bo|nhung|cac|ai"
    r"|co|biet|trich|lay|hien|truoc day|gap|ban|mau|file|pdf|word|list|find|show|give|send|looking"
    r"|for|look up|need|want|like|read|any|every|is there|are there|have|could|can|would|you|please"
    r"|tell|i am|i|we|us|me|to|see|the|a|an|all|latest|newest|recent|new|legal|which|what)"
    r"[\s,:]+)++"
)
"""Words that ask for something, at the beginning of a question."""
_OF_ANOTHER = re.compile(
    r"(?:\b(?:cua|theo|thuc hien|trien khai|thi hanh|huong dan|quan triet|ap dung|chap hanh"
    r"|ban hanh|tuyen truyen|pho bien|xay dung|soan thao|tham muu|tham dinh|ra soat|kiem tra"
    r"|niem yet|noi ve|sua doi|sua|bai bo|thu hoi|du thao|duoc|gui|nop|che do|so|viec|cac|cong khai"
    r"|nam|thieu|voi|vao|ra|quyen|va|trong|tu|phai|of|in|under|to|by|with|into|implement\w*|citing"
    r"|amend\w*|appl\w+|sending|writing|send|draft\w*)"
    r"\s+(?:(?:cac|nhung|mot so|this|these|new|an?)\s+)?(?:the\s+)?(?:(?:\w+\s){0,3}\w+'s?\s+)?"
    r"|^(?:tinh hinh|ket qua|tien do|qua trinh|hieu qua|cong tac|muc do|progress|implementation"
    r"|results?|effects?|enforcement|quality|delays?)\b.*)$"
)
"""What stands before a type that is a part of what is asked about."""


class NamedType(NamedTuple):
    """A type that a text names, from ``start`` to ``end``; without a name it is any ("văn bản").

    It leads the text ("decisions on ..."), the text asks which of it ("... quyết định nào"), it is
    the head of the English phrase that leads ("provincial plan for 2026"), it is a part of what is
    asked about ("thực hiện nghị quyết"), or it stands elsewhere inside.

    >>> NamedType("Kế hoạch", 0, 8, "leads").place
    'leads'
    """

    name: str | None
    start: int
    end: int
    place: Place


def named_types(text: str, language: QueryLanguage) -> list[NamedType]:
    """The types that a text names, as they come; in Vietnamese, without diacritics or in English.

    >>> [(t.name, t.place) for t in named_types("quyết định phê duyệt kế hoạch nào", "vi")]
    [('Quyết định', 'leads'), ('Kế hoạch', 'which')]
    """
    pattern, names = _types()
    folded = fold(text)  # of the same length
    return [
        NamedType(name, *found.span(), place)
        for found in pattern.finditer(folded)
        for name in [names.get(found.group()) or names.get(found.group().removesuffix("s"))]
        for place in [_place(text, folded, found, language)]
        if place == "leads" or found.group() not in _SHORT
    ]


def asked_type(named: list[NamedType]) -> NamedType | None:
    """Which of the types that a question for documents names is the one asked for, if any.

    >>> asked_type(named_types("bộ tiêu chí thực hiện nghị quyết", "vi")) is None
    True
    """
    asked = [one for one in named if one.place in _ASKED]
    return min(asked, key=lambda one: _ASKED.index(one.place), default=None)


@lru_cache(maxsize=1)
def _types() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the types in folded text, and their names by how they are called there."""
    called = {
        fold(name): t.name
        for t in document_types()
        if t.name not in NEVER_ASKED
        for name in (t.name, *t.english)
    } | _SHORT
    longest_first = sorted(called, key=len, reverse=True)
    names = "|".join(_OTHER_WORDS.get(n, f"{re.escape(n)}s?") for n in longest_first)
    return re.compile(rf"\b(?:{names}|{_ANY})\b"), called


def _place(text: str, folded: str, found: re.Match[str], language: QueryLanguage) -> Place:
    before = text[: found.start()]
    if only_asks(before, language) or _REQUEST.fullmatch(folded, 0, found.start()):
        return "leads"
    if _WHICH.match(folded, found.end()) or _WHICH_BEFORE.search(folded, 0, found.start()):
        return "which"
    if language == "en" and _is_head(before, text, found.end()):
        return "head"
    return "part" if _OF_ANOTHER.search(folded, 0, found.start()) else "inside"


def _is_head(before: str, text: str, end: int) -> bool:
    """Whether a word is the head of the English noun phrase that leads a text.

    That is its last word, and a body whose name has a preposition may stand before it: "Ministry of
    Home Affairs documents on ...".
    """
    body = leading_body(before, "en")
    modifiers = before[body[1] :] if body else before
    return (
        _CLAUSE.search(modifiers) is None
        and _PREPOSITION.search(modifiers) is None
        and _HEAD_ENDS.match(text, end) is not None
    )


def only_asks(text: str, language: QueryLanguage) -> bool:
    """Whether a text is nothing but words that ask.

    >>> only_asks("cho tôi xem các", "vi"), only_asks("cấp xã", "vi")
    (True, False)
    """
    return not question_words(language).sub("", text.strip() + " ").strip()


def leading_body(text: str, language: QueryLanguage) -> tuple[str, int] | None:
    """The body that a text begins with, and where its name ends; words that ask may precede it.

    >>> leading_body("which Ministry of Finance circulars", "en")
    ('Bộ Tài chính', 25)
    """
    asking = question_words(language)
    at = 0
    while (word := asking.match(text, at)) or text[at : at + 1].isspace():
        at = word.end() if word else at + 1
    return body_at(text, at, language)
