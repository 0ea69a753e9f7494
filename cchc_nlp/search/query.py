"""What a question asks for: a number, a type of document, an issuer, a span of time, a topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cchc_nlp.knowledge import document_types
from cchc_nlp.references import extract
from cchc_nlp.search.kinds import certainly, kind_probabilities
from cchc_nlp.search.language import Read, language_of, question_words
from cchc_nlp.search.named_types import (
    NEVER_ASKED,
    asked_type,
    leading_body,
    named_types,
    only_asks,
)
from cchc_nlp.search.places import body_at
from cchc_nlp.search.syntax import Syntax, read_syntax
from cchc_nlp.search.times import (
    OPEN,
    Dates,
    dates_in,
    whole_year,
    without_final_year,
    year_in,
)
from cchc_nlp.search.topics import topic_of
from cchc_nlp.text import fold, normalize
from cchc_nlp.types import QueryLanguage

__all__ = ["Understanding", "taken_literally", "understand"]

_LONGEST = 2000
"""Characters of a question that are taken apart: a page that is pasted has said by then what it is
about (not measured)."""

_DOCUMENTS = ("documents", "reports", "number")
"""Kinds of questions that documents answer."""
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart.

    ``restored`` is a question typed without diacritics as it was read, ``alternatives`` are other
    ways to read it. ``number``, ``type``, ``issuer``, ``year`` and ``dates`` (first and last day,
    ISO, None where open) are what the question names; ``topic`` is what remains to be searched for,
    in Vietnamese where possible. ``kinds`` tells how likely it asks for each of the
    :data:`~cchc_nlp.search.kinds.KINDS`: ``documents`` that reports cite, ``reports`` of the store
    themselves, ``passages`` of text, ``figures``, or a ``number``; the sum is 1. ``asks_documents``
    tells that documents, reports or a number are at least as likely as the rest. ``words`` is the
    text without its signs; an answer must hold each of the ``phrases``, one of each of ``either``
    and none of ``excluded`` (:func:`cchc_nlp.search.syntax.read_syntax`). A ``literal`` question
    asks for nothing else, and is not taken apart.

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
    kinds: Mapping[str, float] = field(hash=False)
    asks_documents: bool
    words: str
    phrases: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    literal: bool = False

    @property
    def documents_likely(self) -> float:
        """The probability that documents are asked for."""
        return sum(self.kinds[kind] for kind in _DOCUMENTS)


def understand(text: str, read: Read | None = None) -> Understanding:
    """Take a question apart.

    ``read`` reads text without diacritics (:func:`cchc_nlp.search.read_question`); without it, such
    text is taken as it is. An issuer and a span of time are looked for only in questions for
    documents: in others they are part of the topic.

    >>> u = understand("quyết định nào về một cửa")
    >>> u.type, u.topic, u.asks_documents
    ('Quyết định', 'một cửa', True)
    """
    asked = re.sub(r"\s+", " ", normalize(text)).strip()[:_LONGEST]
    syntax = read_syntax(asked)
    text = syntax.words
    if syntax.only:
        return _literal(asked, syntax)
    short = _short_form(text)
    number = short[1] if short else _number_in(text)
    # the language of a number alone does not matter
    alone = number == text or (short is not None and not re.search(r"[^\W\d]", short[2]))
    language, restored, alternatives = language_of("" if alone else text, read)
    working = restored or text
    type_: str | None = None
    if short:
        type_, rest = short[0], (_short_form(working) or short)[2]
        if body_at(rest, len(rest) - len(rest.lstrip()), language):
            rest = f" của{rest}"  # "QĐ 766 Thủ tướng", as people type it
    else:
        rest = _without_number(working, number) if number is not None else working
    kinds = kind_probabilities(working, language) if number is None else certainly("number")
    asks_documents = sum(kinds[kind] for kind in _DOCUMENTS) >= _LIKELY
    issuer: str | None = None
    dates = OPEN
    if asks_documents:
        if not short:
            type_, rest = _type_in(rest, language)
        dates, rest = dates_in(rest)
        issuer, rest = _issuer_in(rest, language)
    year = year_in(rest, dates)
    if year and asks_documents and dates == OPEN:
        dates = whole_year(year)
    topic = topic_of(rest, language)
    if not (topic or asks_documents):
        topic = working
    return Understanding(
        text=asked,
        language=language,
        restored=restored,
        alternatives=alternatives,
        number=number,
        type=type_,
        issuer=issuer,
        year=year,
        dates=dates,
        topic=topic,
        kinds=kinds,
        asks_documents=asks_documents,
        words=text,
        phrases=syntax.phrases,
        either=syntax.either,
        excluded=syntax.excluded,
    )


def taken_literally(text: str) -> Understanding:
    """A question whose text is a phrase as a whole.

    >>> taken_literally("quyết định nào về một cửa").phrases
    ('quyết định nào về một cửa',)
    """
    return _literal(text, Syntax(normalize(text), phrases=(normalize(text),), only=True))


def _literal(text: str, syntax: Syntax) -> Understanding:
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
        topic=syntax.words,
        kinds=certainly("passages"),
        asks_documents=False,
        words=syntax.words,
        phrases=syntax.phrases,
        either=syntax.either,
        excluded=syntax.excluded,
        literal=True,
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

_LINK = re.compile(
    r"(?:(?:^|\s+)(?:thi|co|da|duoc|ban hanh|ra|theo|dua tren|can cu|quy dinh|nam|neu|o|trong|tai"
    r"))+\s*$"
)
"""What links a topic or an issuer with the type that is asked for after it, folded."""
_YES_OR_NO = re.compile(r"\s+(?:khong|ko|k|chua)(?:\s+(?:a|nhi|vay|the))?\W*$")
"""The end of a question whether there is such a document, folded."""


def _type_in(text: str, language: QueryLanguage) -> tuple[str | None, str]:
    """The type of the documents that a question asks for, and the text without its name.

    "văn bản" is the name of none, and is taken out as well; so are the words of a request around
    it.
    """
    asked = asked_type(named_types(text, language))
    if asked is None:
        return None, text
    before, after = text[: asked.start], text[asked.end :]
    whether = _YES_OR_NO.search(fold(after)) if re.search(r"\bco\b", fold(before)) else None
    if whether:
        after = after[: whether.start()]
    link = _LINK.search(fold(before))
    if asked.place == "leads":
        before = ""
    elif link:
        before = before[: link.start()]
    return asked.name, f"{before} {after}"


# ---- issuer

_OF_ISSUER = re.compile(
    r"\b(?:(?:issued|signed|made)\s+)?(?:của|cua|do|of|by|from)\s+(?:the\s+)?", re.IGNORECASE
)
# the committee of "kế hoạch UBND xã Yên Thành"
_COMMITTEE = re.compile(
    r"\s*(?=(?:UBND|HĐND|HDND|Ủy ban nhân dân|Hội đồng nhân dân)\b)", re.IGNORECASE
)
_ISSUED = re.compile(r"\s*\b(?:ban hành|ban hanh|issued)\b", re.IGNORECASE)


def _issuer_in(text: str, language: QueryLanguage) -> tuple[str | None, str]:
    """The agency whose documents are asked for, and the text without it.

    "của Bộ Tài chính", "by the Prime Minister", or a committee right after the type; the name is
    the one that documents are filtered by. It must lead the question, or follow the type or a year
    after it, or a year at the end: in "kế hoạch thực hiện Nghị quyết của Chính phủ" it is part of
    what the plan is about.
    """
    starts = [(of.start(), of.end()) for of in _OF_ISSUER.finditer(text)]
    committee = _COMMITTEE.match(text)
    if committee:
        starts.insert(0, (committee.end(), committee.end()))
    for start, name_start in starts:
        before = without_final_year(text[:start])
        follows_type = only_asks(before, language)
        if not follows_type and before == text[:start]:
            continue
        found = body_at(text, name_start, language)
        if found and (follows_type or not text[found[1] :].strip(" ?.")):
            name, end = found
            issued = _ISSUED.match(text, end)
            return name, f"{text[:start]} {text[issued.end() if issued else end :]}"
    leading = leading_body(text, language)
    if leading:
        name, end = leading
        issued = _ISSUED.match(text, end)
        return name, text[issued.end() if issued else end :]
    return None, text


# ---- a type with the beginning of a number

_SHORT_FORM = re.compile(
    r"(?P<type>[^\W\d_]+(?:\s+[^\W\d_]+){0,2}?)\s*(?P<so>(?:số|so|no\.?)\s*:?)?\s+"
    r"(?P<number>\d{1,5})(?![\w/.,%-])"
    r"(?=\s*$|\s+(?:ngày|ngay|của|cua|do|năm|nam|of|by|dated)\b|\s+(?:19|20)\d\d\s*$"
    r"|\s+(?P<body>\D+)(?:(?:năm|nam|in)\s+)?(?:\d{4})?\s*$)",
    re.IGNORECASE,
)
"""A type and the beginning of a number: QĐ 101, kế hoạch số 61, quyết định 101 năm 2025, ND 118
2025, nghị quyết 57 Bộ Chính trị."""
_KNOWN_BY_NAME = ("Đề án", *NEVER_ASKED)
"""Types whose number is a part of their name ("Đề án 06"), or that are mostly other words."""
_FEWEST_YEARS = 10
"""A smaller number before "năm" counts years ("kế hoạch 5 năm"), unless it is called a number."""


@lru_cache(maxsize=1)
def _short_types() -> dict[str, str]:
    """Types by their names and abbreviations, folded; "CV" is what people write of a công văn."""
    asked = [t for t in document_types() if t.name not in NEVER_ASKED]
    named = {fold(name): t.name for t in asked for name in (t.name, *t.english)}
    short = {fold(t.abbreviation): t.name for t in reversed(document_types()) if t.abbreviation}
    return short | {"cv": "Công văn"} | named


def _short_form(text: str, language: QueryLanguage = "vi") -> tuple[str, str, str] | None:
    """The type and the number of "QĐ 101", and the text without them; None where there is none."""
    asked = question_words(language).sub("", text).lstrip()
    match = _SHORT_FORM.match(asked)
    if match is None:
        return None
    kind = _short_types().get(re.sub(r"\s+", " ", fold(match["type"])))
    rest = asked[match.end() :]
    counts_years = int(match["number"]) < _FEWEST_YEARS and fold(rest.strip()).startswith("nam")
    is_year = len(match["number"]) == 4 and match["number"][:2] in ("19", "20")
    if kind in (None, *_KNOWN_BY_NAME) or (not match["so"] and (counts_years or is_year)):
        return None
    if match["body"] is not None and body_at(asked, match.start("body"), language) is None:
        return None  # what follows counts something: "kế hoạch 20 cuộc kiểm tra"
    return str(kind), match["number"], f" {rest}"
