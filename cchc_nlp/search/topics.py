"""The topic of a question: what is left to search for, in Vietnamese where possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cchc_nlp.files import model_folder
from cchc_nlp.knowledge import glossary
from cchc_nlp.search.language import FUNCTION_WORDS, question_words
from cchc_nlp.search.times import without_final_year
from cchc_nlp.types import QueryLanguage

__all__ = ["share_untranslated", "topic_of"]

_ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:['-][a-z]+)*|\d+")
_LONGEST_PHRASE = 5
"""Words of a phrase that is looked up: those of both tables have up to four, one is to spare."""


def topic_of(text: str, language: QueryLanguage) -> str:
    """What a question is about, without the words that ask; an English one in Vietnamese terms.

    >>> topic_of("các tỷ lệ giải ngân năm 2023", "vi")
    'tỷ lệ giải ngân'
    >>> topic_of("public investment disbursement rate", "en")
    'đầu tư công giải ngân tỷ lệ'
    """
    return _vietnamese_terms(text) if language == "en" else _without_asking(text, language)


def _without_asking(text: str, language: QueryLanguage) -> str:
    left = question_words(language).sub(" ", without_final_year(text))
    return re.sub(r"\s+", " ", left).strip(" ?.,")


def share_untranslated(text: str) -> float:
    """The share of an English question's words that its topic has no term for, 0 to 1.

    Words that only ask do not count.

    >>> round(share_untranslated("football match schedule"), 2), share_untranslated("public assets")
    (0.67, 0.0)
    """
    asks = question_words("en").fullmatch
    said = known = 0
    for words, term in _parts(text):
        content = sum(not asks(word) for word in words)
        said += content
        known += content if term else 0
    return 1 - known / said if said else 0.0


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    """Vietnamese terms by English phrases: those of the glossary before learned ones.

    The latter come from translated laws (``models/translation``).
    """
    with (model_folder("translation") / "phrases.tsv").open(encoding="utf8") as file:
        next(file)  # the names of the columns
        learned = dict(line.split("\t")[:2] for line in file)
    return learned | glossary()


def _vietnamese_terms(text: str) -> str:
    """The terms of an English question, in its order, of the longest known phrases."""
    terms = (term for _, term in _parts(text) if term)
    return " ".join(term for term in terms if not FUNCTION_WORDS.issuperset(term.split()))


def _parts(text: str) -> Iterator[tuple[list[str], str | None]]:
    """The known phrases of an English question and their terms, and the words without one."""
    words, at = _ENGLISH_WORD.findall(text.lower()), 0
    while at < len(words):
        term, length = _longest_phrase(words, at)
        yield words[at : at + length], term
        at += length


def _longest_phrase(words: list[str], at: int) -> tuple[str | None, int]:
    """The Vietnamese of the longest known phrase that begins at a word, and its length in words."""
    lengths = range(min(_LONGEST_PHRASE, len(words) - at), 0, -1)
    # a term of several words goes before a longer learned phrase: that may be "public offices and"
    looked_up = [(glossary(), length) for length in lengths if length > 1]
    looked_up += [(_phrases(), length) for length in lengths]
    for phrases, length in looked_up:
        phrase = " ".join(words[at : at + length])
        term = next(filter(None, map(phrases.get, _forms(phrase))), None)
        if term:
            only_asks = length == 1 and question_words("en").fullmatch(phrase)
            return (None if only_asks else term), length
    return None, 1


def _forms(phrase: str) -> tuple[str, ...]:
    """A phrase as it is, and its singular."""
    return phrase, phrase.removesuffix("s"), re.sub("ies$", "y", phrase)
