"""What a question asks for: a number, a type of document, an issuer, a time, a topic; and in which language."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from cchc_nlp.files import model_folder
from cchc_nlp.knowledge import agencies, agencies_in_english, document_types, glossary
from cchc_nlp.references import extract
from cchc_nlp.text import UPPER, fold, has_vietnamese_letter, normalize

__all__ = ["FUNCTION_WORDS", "Understanding", "understand"]

Restore = Callable[[str], tuple[str, str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart. ``language`` is ``vi``, ``vi-unmarked`` or ``en``; ``topic`` is what remains to be searched for, in Vietnamese where possible.

    ``restored`` is a question typed without marks as it was read, ``alternatives`` other ways to read it; ``dates`` are ISO, first and last day, None where open.
    """

    text: str
    language: str
    restored: str | None
    alternatives: tuple[str, ...]
    number: str | None
    type: str | None
    issuer: str | None
    year: int | None
    dates: tuple[str | None, str | None]
    topic: str
    asks_documents: bool


_NUMBER = re.compile(
    r"\b\d{1,5}[a-zđ]?(?:\s*/\s*(?:19|20)\d\d)?\s*[/ -]\s*(?:qđ|qd|nđ|nd|nq|ct|tt|kh|tb|bc|kl|cv|ttr|ctr|hd|ttlt|ubnd|bnv|btc|đa|da)\b[\w/ -]*",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(
    r"^(?:văn bản\s+|van ban\s+)?(?:số|so)\s*:?\s*(\d{1,5})$|^(\d{1,5})$", re.IGNORECASE
)
_BEFORE_NUMBER = re.compile(r"(?:\bvăn bản\s+)?\bsố\s*:?\s*$", re.IGNORECASE)


def _quarter(number: str, year: str) -> tuple[str, str]:
    last = 3 * ({"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(number.lower()) or int(number))
    return _month(last - 2, year)[0], _month(last, year)[1]


def _month(number: str | int, year: str) -> tuple[str, str]:
    first = f"{year}-{int(number):02}"
    return f"{first}-01", f"{first}-{monthrange(int(year), int(number))[1]}"


_OF_ISSUER = re.compile(r"\b(?:của|cua|do|of|by|from)\s+(?:the\s+)?", re.IGNORECASE)
_COMMITTEE = re.compile(
    r"(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)(\s+(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran))?\b"
)
_PLACE = re.compile(rf"(?:\s+[{UPPER}]\w+){{1,4}}")
_ISSUED = re.compile(r"\s*\b(?:ban hành|ban hanh|issued)\b", re.IGNORECASE)
_Y = r"((?:19|20)\d\d)"
_OF_YEAR = r"(?:năm\s+|nam\s+)?"
_SPANS: tuple[tuple[re.Pattern[str], Callable[..., tuple[str | None, str | None]]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), span)
    for pattern, span in (
        (
            rf"\b(?:từ|tu|from|between)\s+{_OF_YEAR}{_Y}\s*(?:đến|den|tới|toi|to|and|[-–])\s*{_OF_YEAR}{_Y}\b",
            lambda a, b: (f"{a}-01-01", f"{b}-12-31"),
        ),
        (rf"\b(?:trước|truoc|before)\s+{_OF_YEAR}{_Y}\b", lambda y: (None, f"{int(y) - 1}-12-31")),
        (rf"\b(?:sau|after)\s+{_OF_YEAR}{_Y}\b", lambda y: (f"{int(y) + 1}-01-01", None)),
        (rf"\b(?:từ|tu|since|from)\s+{_OF_YEAR}{_Y}\b", lambda y: (f"{y}-01-01", None)),
        (
            rf"\b(?:quý|quy|quarter)\s+(iv|i{{1,3}}|[1-4])\s*(?:năm|nam|of|in|[/,-])?\s*{_Y}\b",
            _quarter,
        ),
        (rf"\b(?:tháng|thang)\s+(0?[1-9]|1[0-2])\s*(?:năm|nam|[/-])\s*{_Y}\b", _month),
        (
            rf"\b(?:ngày|ngay|on)\s+(\d{{1,2}})[/-](\d{{1,2}})[/-]{_Y}\b",
            lambda d, m, y: (f"{y}-{int(m):02}-{int(d):02}",) * 2,
        ),
    )
)
"""Times in words, and the first and last day of each."""
_YEAR = re.compile(
    r"\b(?:năm|nam|in|of|year)\s+((?:19|20)\d\d)\b|\b((?:19|20)\d\d)$", re.IGNORECASE
)
_QUESTION_VI = re.compile(
    r"^(?:các|những|cac|nhung|tìm|tim|liệt kê|liet ke)\s+|\b(?:nào|nao|gì|gi)\b|\b(?:liên quan đến|lien quan den|liên quan|quy định về|nói về|noi ve|về việc|ve viec)\b|\b(?:về|ve)\b",
    re.IGNORECASE,
)
_QUESTION_EN = re.compile(
    r"\b(?:which|what|who|where|when|how|list|find|show|me|all|the|a|an|of|for|in|on|to|by|about|concern(?:s|ing)?|regard(?:s|ing)?|relat(?:es?|ed|ing)|deals?|with|are|is|do|does|did|and)\b",
    re.IGNORECASE,
)
_ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:['-][a-z]+)*|\d+")
_LONGEST_PHRASE = 5
_LONGEST = 2000
FUNCTION_WORDS = frozenset(
    [
        "các",
        "và",
        "của",
        "về",
        "những",
        "là",
        "trong",
        "theo",
        "với",
        "cho",
        "được",
        "có",
        "này",
        "đó",
        "khi",
        "thì",
        "để",
        "từ",
        "đến",
        "tại",
        "trên",
        "do",
        "số",
        "như",
    ]
)
"""Vietnamese words that say nothing of what is asked for."""


@lru_cache(maxsize=1)
def _type_patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    """For each type, how it is named in folded Vietnamese and in English, longest names first."""
    out = []
    for t in sorted(document_types(), key=lambda t: -len(t.name)):
        english = "|".join(re.escape(e) + "s?" for e in t.english) or r"(?!)"
        out.append(
            (
                re.compile(rf"\b{re.escape(fold(t.name))}\b"),
                re.compile(rf"\b(?:{english})\b", re.IGNORECASE),
                t.name,
            )
        )
    return tuple(out)


def understand(text: str, restore: Restore | None = None) -> Understanding:
    """Take a question apart. ``restore(text)`` gives ``(state, restored text, other readings)``; it is called for text without marks only.

    >>> u = understand("quyết định nào về một cửa")
    >>> u.type, u.topic, u.asks_documents
    ('Quyết định', 'một cửa', True)
    """
    text = re.sub(r"\s+", " ", normalize(text)).strip()[:_LONGEST]
    number = _number_of(text)
    language, restored, alternatives = _language(text, restore, number)
    working = restored or text
    rest = (
        working
        if number is None
        else _BEFORE_NUMBER.sub("", re.sub(re.escape(number), "", working, flags=re.IGNORECASE))
    )
    kind, rest, leading = _type_of(rest, language)
    asks = bool(number) or (kind is not None and leading)
    issuer: str | None = None
    dates: tuple[str | None, str | None] = (None, None)
    if asks:
        issuer, rest = _issuer_of(rest, language)
        dates, rest = _dates_of(rest)
    year = _YEAR.search(rest)
    when = int(year[1] or year[2]) if year else _year_of(dates)
    if when and asks and dates == (None, None):
        dates = (f"{when}-01-01", f"{when}-12-31")
    topic = _topic_english(rest) if language == "en" else _topic_vietnamese(rest)
    understood = Understanding(
        text, language, restored, alternatives, number, kind, issuer, when, dates, topic, asks
    )
    return understood if topic or number or kind else replace(understood, topic=working)


def _number_of(text: str) -> str | None:
    cited = [r.number for r in extract(text) if r.kind == "full" and r.number]
    if cited:
        return cited[0]
    match = _NUMBER.search(text)
    if match:
        return match.group().strip()
    lone = _LONE_NUMBER.match(text)
    return (lone[1] or lone[2]) if lone else None


def _language(
    text: str, restore: Restore | None, number: str | None
) -> tuple[str, str | None, tuple[str, ...]]:
    words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) > 1]
    if not words or any(map(has_vietnamese_letter, words)) or number == text:
        return "vi", None, ()
    if restore is None:
        return ("en" if any(map(_QUESTION_EN.fullmatch, words)) else "vi"), None, ()
    state, restored, alternatives = restore(text)
    if state == "stripped":
        return "vi-unmarked", restored, alternatives
    return ("vi" if not text.isascii() and state == "good" else "en"), None, ()


def _type_of(text: str, language: str) -> tuple[str | None, str, bool]:
    """The type asked for, the text without its name, and whether the question is led by it ("decisions on ...", "quyết định nào ...")."""
    folded = fold(text)
    for vietnamese, english, name in _type_patterns():
        match = english.search(text) if language == "en" else vietnamese.search(folded)
        if match and name not in ("Lệnh", "Dự án"):
            before = text[: match.start()].strip()
            leading = (
                not _QUESTION_EN.sub("", before).strip()
                if language == "en"
                else not _QUESTION_VI.sub("", before + " ").strip()
            )
            asked = re.match(r"\s*(?:nào|nao)\b", text[match.end() :]) is not None
            if leading or asked:
                return name, text[: match.start()] + " " + text[match.end() :], True
    return None, text, False


@lru_cache(maxsize=1)
def _agencies() -> tuple[tuple[str, str], ...]:
    """What agencies are called, folded or in English, and their names; longest first. Offices that every agency has are left out."""
    names = {
        fold(name): name
        for name in agencies().values()
        if len(name.split()) > 1 and not name.startswith(("Văn phòng", "Ban C", "Hội đồng t", "Tổ"))
    }
    known = (
        names
        | {"thu tuong": "Thủ tướng Chính phủ", "chinh phu": "Chính phủ", "quoc hoi": "Quốc hội"}
        | agencies_in_english()
    )
    return tuple(sorted(known.items(), key=lambda pair: -len(pair[0])))


def _issuer_of(text: str, language: str) -> tuple[str | None, str]:
    """The agency whose documents are asked for ("của Bộ Tài chính", "by the Prime Minister") as documents are filtered by it, and the text without it.

    It must follow the type: in "kế hoạch thực hiện Nghị quyết của Chính phủ" it is part of what the plan is about.
    """
    folded = fold(text)  # of the same length
    for mark in _OF_ISSUER.finditer(text):
        if (
            (_QUESTION_EN if language == "en" else _QUESTION_VI)
            .sub("", text[: mark.start()] + " ")
            .strip()
        ):
            break
        committee = _COMMITTEE.match(folded, mark.end())
        if committee and language != "en":
            place = _PLACE.match(text, committee.end()) if committee[2] else None
            end = place.end() if place else committee.end()
            name = ("UBND" if committee[1] in ("ubnd", "uy ban nhan dan") else "HĐND") + text[
                committee.start(2) : end
            ] * bool(committee[2])
        else:
            found = next(
                (
                    pair
                    for pair in _agencies()
                    if re.compile(rf"{re.escape(pair[0])}\b").match(folded, mark.end())
                ),
                None,
            )
            if found is None:
                continue
            name, end = found[1], mark.end() + len(found[0])
            name = {"Ủy ban nhân dân": "UBND", "Hội đồng nhân dân": "HĐND"}.get(name, name)
        issued = _ISSUED.match(text, end)
        return name, f"{text[: mark.start()]} {text[issued.end() if issued else end :]}"
    return None, text


def _year_of(dates: tuple[str | None, str | None]) -> int | None:
    """The year that a time lies in, if it lies in one."""
    years = {day[:4] for day in dates if day}
    return int(years.pop()) if len(years) == 1 and None not in dates else None


def _dates_of(text: str) -> tuple[tuple[str | None, str | None], str]:
    """The first and last day of a time that is asked for other than by a year alone, and the text without it."""
    for pattern, span in _SPANS:
        match = pattern.search(text)
        if match:
            return span(*match.groups()), f"{text[: match.start()]} {text[match.end() :]}"
    return (None, None), text


def _topic_vietnamese(text: str) -> str:
    text = _YEAR.sub(lambda m: m.group() if not text.strip().endswith(m.group()) else " ", text)
    return re.sub(r"\s+", " ", _QUESTION_VI.sub(" ", text)).strip(" ?.,")


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    """Vietnamese terms by English phrases: the glossary of the field, and for the rest what was learned from translated laws."""
    with (model_folder("translation") / "phrases.tsv").open(encoding="utf8") as file:
        next(file)  # the names of the columns
        learned = dict(line.split("\t")[:2] for line in file)
    return learned | glossary()


def _topic_english(text: str) -> str:
    """The Vietnamese terms of a question, in its order: of the phrases that begin at a word the longest known one counts."""
    phrases, words, terms = _phrases(), _ENGLISH_WORD.findall(text.lower()), list[str]()
    at = 0
    while at < len(words):
        for n in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + n])
            found = phrases.get(phrase) or phrases.get(phrase.removesuffix("s"))
            if found:
                break
        if (
            found
            and not (n == 1 and _QUESTION_EN.fullmatch(phrase))
            and not FUNCTION_WORDS.issuperset(found.split())
        ):
            terms.append(found)
        at += n
    return " ".join(terms)
