"""The language of a question, how one without diacritics reads, and the words that only ask."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cchc_nlp.text import has_vietnamese_letter, strip_diacritics
from cchc_nlp.types import QueryLanguage

__all__ = [
    "FUNCTION_WORDS",
    "Read",
    "Reading",
    "is_bare",
    "language_of",
    "question_words",
    "read_question",
]

FUNCTION_WORDS = frozenset(
    [
        *("các", "và", "của", "về", "những", "là", "trong", "theo", "với", "cho", "được", "có"),
        *("này", "đó", "khi", "thì", "để", "từ", "đến", "tại", "trên", "do", "số", "như"),
    ]
)
"""Vietnamese words that say nothing about what is asked for."""

_ASKING_VIETNAMESE = re.compile(
    r"^(?:(?:hãy|xin(?= (?:hỏi|hoi|cho|được|duoc)\b)|(?:cho|giúp|giup)\s+(?:tôi|toi)(?:\s+xem)?"
    r"|tìm|tim|liệt kê|liet ke|các|những|cac|nhung)\s+)+"
    r"|\b(?:(?:như |nhu )?(?:thế nào|the nao)|ra sao|ở đâu|o dau|khi nào|khi nao)\b"
    r"|\b(?:(?:là |la )?(?:bao nhiêu|bao nhieu)|(?:là |la )?(?:gì|gi)|nào|nao)\b"
    r"|\b(?:liên quan đến|lien quan den|liên quan|quy định về|nói về|noi ve|về việc|ve viec)\b"
    r"|\b(?:về|ve)\b",
    re.IGNORECASE,
)
_ASKING_ENGLISH = re.compile(
    r"\b(?:which|what|who|where|when|how|list|find|show|me|all|the|a|an|of|for|in|on|to|by|about"
    r"|concern(?:s|ing)?|regard(?:s|ing)?|relat(?:es?|ed|ing)|deals?|with"
    r"|are|is|do|does|did|and)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class Reading(NamedTuple):
    """A question as it reads: the state of its text, the text restored, other ways to restore it.

    The state is one of :data:`cchc_nlp.types.TextState`; ``noisy`` and ``foreign`` text is left as
    it is.

    >>> Reading("stripped", "về một cửa", ()).text
    'về một cửa'
    """

    state: str
    text: str
    alternatives: tuple[str, ...]


Read = Callable[[str], tuple[str, str, tuple[str, ...]]]
"""What reads a question, such as :func:`read_question`."""


def read_question(text: str) -> Reading:
    """Read a question: one without diacritics, or with half of them, gets them.

    The restorer's language model is loaded only for one that needs it.

    >>> read_question("quyet dinh ve mot cua")
    Reading(state='stripped', text='quyết định về một cửa', alternatives=())
    >>> read_question("quyết định ve mot cua").text
    'quyết định về một cửa'
    """
    from cchc_nlp.restore import default_restorer

    restorer = default_restorer()
    state = restorer.judge(text)
    if state in ("noisy", "foreign"):
        return Reading(state, text, ())
    if not text.isascii():
        return Reading(state, restorer.restore(text).text, ())
    restored = restorer.restore(text, "stripped").text
    return Reading(state, restored, tuple(restorer.alternatives(text)))


def language_of(text: str, read: Read | None) -> tuple[QueryLanguage, str | None, tuple[str, ...]]:
    """The language of a question, and of one that lacks diacritics how it reads and might read.

    ``read`` is called only for text without a Vietnamese letter, or with two words beside each
    other that have no mark. Where it is None, a word that asks in English tells English.

    >>> language_of("which decisions concern one-stop shops", None)
    ('en', None, ())
    """
    words = [w for w in _WORD.findall(text) if len(w) > 1]
    if not words:
        return "vi", None, ()
    if any(map(has_vietnamese_letter, words)):
        restored = read(text)[1] if read and _may_lack_marks(words) else text
        return "vi", restored if restored != text else None, ()
    if read is None:
        return ("en" if any(map(_ASKING_ENGLISH.fullmatch, words)) else "vi"), None, ()
    state, restored, alternatives = read(text)
    if state == "stripped":
        return "vi-unmarked", restored, alternatives
    return ("vi" if not text.isascii() and state == "good" else "en"), None, ()


def is_bare(text: str) -> bool:
    """Whether a text is typed without diacritics.

    >>> is_bare("mot cua"), is_bare("một cửa")
    (True, False)
    """
    return strip_diacritics(text) == text


def _may_lack_marks(words: Sequence[str]) -> bool:
    """Tell whether two words beside each other have no mark, or no word at all has a tone.

    Most syllables have a mark, and more than half of them a tone.
    """
    if not _TONE.search(unicodedata.normalize("NFD", " ".join(words))):
        return True
    return any(a.isascii() and b.isascii() for a, b in pairwise(words))


def question_words(language: QueryLanguage) -> re.Pattern[str]:
    """The words by which a question asks, whatever it asks for: "các", "nào", "which", "about"."""
    return _ASKING_ENGLISH if language == "en" else _ASKING_VIETNAMESE
