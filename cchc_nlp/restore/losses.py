"""What is left of a word whose marks were lost in a known way, and what typing left over."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from cchc_nlp.text import fold

__all__ = ["barred", "toneless", "typed"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_TELEX = "d", {_CIRCUMFLEX: "", _BREVE: "w", _HORN: "w"}, dict(zip(_TONES, "fsxrj", strict=True))
_VNI = "9", {_CIRCUMFLEX: "6", _BREVE: "8", _HORN: "7"}, dict(zip(_TONES, "21435", strict=True))
"""Keys of the bar of đ, of marks (the letter again where empty) and of tones."""


def barred(word: str) -> str:
    """Return a lowercase word without its marks but with its đ, as Unicode decomposition leaves it.

    >>> barred("đường")
    'đuong'
    """
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def toneless(word: str) -> str:
    """Return a lowercase word without its tone.

    >>> toneless("đường")
    'đương'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    return unicodedata.normalize("NFC", bare)


def typed(word: str) -> set[str]:
    """Return the keys that type a lowercase word in Telex and VNI, where they are not the word.

    Keys of marks stand after their letter or at the end; that of the tone after its letter, where
    that has another mark, or at the end.

    >>> sorted(typed("đủ"))
    ['d9u3', 'ddur', 'du39', 'du93', 'dudr', 'durd']
    >>> sorted(typed("nhiệm"))[2:4]
    ['nhieejm', 'nhieemj']
    """
    return {
        keys for bars, marks, tones in (_TELEX, _VNI) for keys in _keys(word, bars, marks, tones)
    } - {word, fold(word)}


def _keys(word: str, bars: str, marks: Mapping[str, str], tones: Mapping[str, str]) -> set[str]:
    """Return the keys that type a word, by those of the bar, of marks and of tones."""
    whole = inside = plain = tail = tone = ""
    for letter in word:
        parts = list(unicodedata.normalize("NFD", letter))
        base, above = parts[0], parts[1:]
        key = "".join(marks[m] or base for m in above if m in marks)
        if base == "đ":
            base, key = "d", bars
        own = "".join(tones[m] for m in above if m in tones)
        whole, plain, tail, tone = whole + base + key, plain + base, tail + key, tone + own
        inside += base + key + (own if key else "")
    after = inside + (tone if tone not in inside else "")
    # ươ is typed with one key for both horns as well.
    horn = marks[_HORN]
    double, single = f"u{horn}o{horn}", f"uo{horn}"
    tail = tail.replace(horn * 2, horn)
    found = {whole + tone, after, plain + tail + tone, plain + tone + tail}
    return found | {keys.replace(double, single) for keys in found}
