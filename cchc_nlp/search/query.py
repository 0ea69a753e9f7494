"""What a question asks for: a number, a type of document, an issuer, a span of time, a topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cchc_nlp.knowledge import agencies, agencies_in_english, document_types
from cchc_nlp.references import extract
from cchc_nlp.search.language import Read, language_of, question_words
from cchc_nlp.search.times import OPEN, Dates, dates_in, whole_year, year_in
from cchc_nlp.search.topics import topic_of
from cchc_nlp.text import UPPER, fold, normalize
from cchc_nlp.types import QueryLanguage

__all__ = ["Understanding", "taken_literally", "understand"]

_LONGEST = 2000
"""Characters of a question that are taken apart: a page that is pasted has said by then what it is
about (not measured)."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart.

    ``restored`` is a question typed without diacritics as it was read, ``alternatives`` are other
    ways to read it. ``number``, ``type``, ``issuer``, ``year`` and ``dates`` (first and last day,
    ISO, None where open) are what the question names; ``topic`` is what remains to be searched for,
    in Vietnamese where possible. ``asks_documents`` tells a question for documents from one for
    passages.

    >>> understand("công văn của Bộ Tài chính năm 2022").dates
    ('2022-01-01', '2022-12-31')
    """

    text: str
    language: QueryLanguage
    restored: str | None
    alternatives: tuple[str, ...]
    number: str | None
    type: str | None
    issuer: str | None
    year: int | None
    dates: Dates
    topic: str
    asks_documents: bool


def understand(text: str, read: Read | None = None) -> Understanding:
    """Take a question apart.

    ``read`` reads text without diacritics (:func:`cchc_nlp.search.read_question`); without it, such
    text is taken as it is. An issuer and a span of time are looked for only in questions for
    documents: in others they are part of the topic.

    >>> u = understand("quyết định nào về một cửa")
    >>> u.type, u.topic, u.asks_documents
    ('Quyết định', 'một cửa', True)
    """
    text = re.sub(r"\s+", " ", normalize(text)).strip()[:_LONGEST]
    number = _number_in(text)
    # the language of a number alone does not matter
    language, restored, alternatives = language_of("" if number == text else text, read)
    working = restored or text
    rest = _without_number(working, number) if number is not None else working
    kind, rest = _type_in(rest, language)
    asks_documents = number is not None or kind is not None
    issuer: str | None = None
    dates = OPEN
    if asks_documents:
        issuer, rest = _issuer_in(rest, language)
        dates, rest = dates_in(rest)
    year = year_in(rest, dates)
    if year and asks_documents and dates == OPEN:
        dates = whole_year(year)
    topic = topic_of(rest, language)
    if not (topic or number or kind):
        topic = working
    return Understanding(
        text=text,
        language=language,
        restored=restored,
        alternatives=alternatives,
        number=number,
        type=kind,
        issuer=issuer,
        year=year,
        dates=dates,
        topic=topic,
        asks_documents=asks_documents,
    )


def taken_literally(text: str) -> Understanding:
    """A question that is searched for by its words as they are.

    >>> taken_literally("quyết định nào về một cửa").topic
    'quyết định nào về một cửa'
    """
    return Understanding(
        text=text,
        language="vi",
        restored=None,
        alternatives=(),
        number=None,
        type=None,
        issuer=None,
        year=None,
        dates=OPEN,
        topic=normalize(text),
        asks_documents=False,
    )


# ---- number

_NUMBER = re.compile(
    r"\b\d{1,5}[a-zđ]?(?:\s*/\s*(?:19|20)\d\d)?\s*[/ -]\s*"
    r"(?:qđ|qd|nđ|nd|nq|ct|tt|kh|tb|bc|kl|cv|ttr|ctr|hd|ttlt|ubnd|bnv|btc|đa|da)\b[\w/ -]*",
    re.IGNORECASE,
)
"""316/QĐ-UBND, 316 qd ubnd, 30/2020/nd-cp: a number and a symbol, however they are typed."""
_LONE_NUMBER = re.compile(
    r"^(?:văn bản\s+|van ban\s+)?(?:số|so)\s*:?\s*(\d{1,5})$|^(\d{1,5})$", re.IGNORECASE
)
"""316, số 316, văn bản số 316: a question that is nothing else."""
_BEFORE_NUMBER = re.compile(r"(?:\bvăn bản\s+)?\bsố\s*:?\s*$", re.IGNORECASE)


def _number_in(text: str) -> str | None:
    cited = [r.number for r in extract(text) if r.kind == "full" and r.number]
    if cited:
        return cited[0]
    match = _NUMBER.search(text)
    if match:
        return match.group().strip()
    alone = _LONE_NUMBER.match(text)
    return (alone[1] or alone[2]) if alone else None


def _without_number(text: str, number: str) -> str:
    return _BEFORE_NUMBER.sub("", re.sub(re.escape(number), "", text, flags=re.IGNORECASE))


# ---- type

_NEVER_ASKED = ("Lệnh", "Dự án")
"""Types whose names are mostly other words in a question (order, project)."""
_WHICH = re.compile(r"\s*(?:nào|nao)\b")


@lru_cache(maxsize=1)
def _type_patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    """For each type its names in folded Vietnamese and in English, the longest names first."""
    out = []
    for t in sorted(document_types(), key=lambda t: -len(t.name)):
        if t.name not in _NEVER_ASKED:
            english = "|".join(re.escape(e) + "s?" for e in t.english) or r"(?!)"
            vietnamese = re.compile(rf"\b{re.escape(fold(t.name))}\b")
            out.append((vietnamese, re.compile(rf"\b(?:{english})\b", re.IGNORECASE), t.name))
    return tuple(out)


def _type_in(text: str, language: QueryLanguage) -> tuple[str | None, str]:
    """The type of documents asked for, and the text without its name.

    The question is led by it ("decisions on ...") or asks which ("... quyết định nào"); elsewhere
    the name of a type is part of the topic.
    """
    folded = fold(text)  # of the same length
    for vietnamese, english, name in _type_patterns():
        match = english.search(text) if language == "en" else vietnamese.search(folded)
        if match and (
            _only_asks(text[: match.start()], language) or _WHICH.match(text, match.end())
        ):
            return name, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def _only_asks(text: str, language: QueryLanguage) -> bool:
    """Whether a text is nothing but words that ask."""
    return not question_words(language).sub("", text.strip() + " ").strip()


# ---- issuer

_OF_ISSUER = re.compile(r"\b(?:của|cua|do|of|by|from)\s+(?:the\s+)?", re.IGNORECASE)
_COMMITTEE = re.compile(
    r"(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)"
    r"(\s+(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran))?\b"
)
_PLACE = re.compile(rf"(?:\s+[{UPPER}]\w+){{1,4}}")
_ISSUED = re.compile(r"\s*\b(?:ban hành|ban hanh|issued)\b", re.IGNORECASE)
_SHORT = {"Ủy ban nhân dân": "UBND", "Hội đồng nhân dân": "HĐND"}
"""Names as the store has them."""
_HIGHEST = {
    "thu tuong": "Thủ tướng Chính phủ",
    "chinh phu": "Chính phủ",
    "quoc hoi": "Quốc hội",
}
_OFFICES = ("Văn phòng", "Ban C", "Hội đồng t", "Tổ")
"""How names of offices begin that every agency has: they tell no agency from another."""


def _issuer_in(text: str, language: QueryLanguage) -> tuple[str | None, str]:
    """The agency whose documents are asked for, and the text without it.

    "của Bộ Tài chính", "by the Prime Minister"; the name is the one that documents are filtered by.
    It must follow the type: in "kế hoạch thực hiện Nghị quyết của Chính phủ" it is part of what the
    plan is about.
    """
    folded = fold(text)  # of the same length
    for of in _OF_ISSUER.finditer(text):
        if question_words(language).sub("", text[: of.start()] + " ").strip():
            break
        found = _agency_at(text, folded, of.end(), language)
        if found:
            name, end = found
            issued = _ISSUED.match(text, end)
            return name, f"{text[: of.start()]} {text[issued.end() if issued else end :]}"
    return None, text


def _agency_at(text: str, folded: str, at: int, language: QueryLanguage) -> tuple[str, int] | None:
    """The agency whose name begins somewhere, and where the name ends."""
    committee = _COMMITTEE.match(folded, at)
    if committee and language != "en":
        council = committee[1] not in ("ubnd", "uy ban nhan dan")
        short = "HĐND" if council else "UBND"
        if not committee[2]:
            return short, committee.end()
        place = _PLACE.match(text, committee.end())
        end = place.end() if place else committee.end()
        return short + text[committee.start(2) : end], end
    for pattern, name in _agency_patterns():
        match = pattern.match(folded, at)
        if match:
            return _SHORT.get(name, name), match.end()
    return None


@lru_cache(maxsize=1)
def _agency_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Names of agencies, folded or in English, and those in the store; the longest first."""
    named = {
        fold(name): name
        for name in agencies().values()
        if len(name.split()) > 1 and not name.startswith(_OFFICES)
    }
    known = sorted((named | _HIGHEST | agencies_in_english()).items(), key=lambda p: -len(p[0]))
    return tuple((re.compile(rf"{re.escape(called)}\b"), name) for called, name in known)
