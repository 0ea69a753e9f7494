"""What is left of a word whose marks were lost in a known way, and what typing left over."""

from __future__ import annotations

import unicodedata

from cchc_nlp.text import fold

__all__ = ["barred", "toneless", "typed"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TELEX_TONES = dict(zip(_TONES, "fsxrj", strict=True))
_VNI_TONES = dict(zip(_TONES, "21435", strict=True))
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"


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

    Keys of marks stand after their letter or at the end, that of the tone at the end.

    >>> sorted(typed("đủ"))
    ['d9u3', 'ddur', 'du39', 'du93', 'dudr', 'durd']
    """
    telex, vni, tails = "", "", ["", ""]
    tone = ""
    for c in unicodedata.normalize("NFD", word):
        if c in _TONES:
            tone = c
        elif c == "đ":
            telex, vni, tails = telex + "dd", vni + "d9", [tails[0] + "d", tails[1] + "9"]
        elif c == _CIRCUMFLEX:
            tails = [tails[0] + telex[-1], tails[1] + "6"]
            telex, vni = telex + telex[-1], vni + "6"
        elif c in (_BREVE, _HORN):
            key = "8" if c == _BREVE else "7"
            telex, vni, tails = telex + "w", vni + key, [tails[0] + "w", tails[1] + key]
        else:
            telex, vni = telex + c, vni + c
    # ươ is typed with one key for both horns as well.
    words = {telex, telex.replace("uwow", "uow")}, {vni, vni.replace("u7o7", "uo7")}
    plain, tails = fold(word), [tails[0].replace("ww", "w"), tails[1].replace("77", "7")]
    out = set[str]()
    for forms, tail, keys in zip(words, tails, (_TELEX_TONES, _VNI_TONES), strict=True):
        key = keys.get(tone, "")
        out |= {form + key for form in forms} | {plain + tail + key, plain + key + tail}
    return out - {word, plain}
