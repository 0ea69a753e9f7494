"""The spelling rules of Vietnamese syllables: onset, rhyme and tone.

Source: the rhyme tables of school grammars; rhymes without a tone are written as with the level
tone (ngang).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["is_syllable"]

_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYME_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec "
    "em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng "
    "iêp iêt iêu y yêm yên yêng yêt yêu o oc oi om on ong oong ooc op ot oa oac oach oai oam "
    "oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt "
    "ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng "
    "ưt ưu ươc ươi ươm ươn ương ươp ươt ươu uân uâng uât uây uê uêch uênh uêu uên uơ uy uya "
    "uych uyên uyêt uynh uyt uyu uyp uyn"
)
_AFTER_QU_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e en "
    "eo et ê ên ênh êt i it ôc y ych yên yêt yêu ynh yt ơ"
)
_ONSETS, _RHYMES, _AFTER_QU = _ONSET_LIST.split(), _RHYME_LIST.split(), _AFTER_QU_LIST.split()
# An i of the rhyme is not written twice after gi (giêng).
_AFTER_GI = ["", "n", "êng", "êt", "êc", "êm", *(r for r in _RHYMES if r[0] not in "iy")]
# Names of provinces and rivers that other languages of Vietnam gave.
_EXCEPTIONS = frozenset(["đắk", "lắk", "kạn", "krông"])
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Syllables that end in a stop have the tones sắc and nặng only.
_STOPPED = re.compile(r"(?:c|ch|p|t)$")


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    """All syllables without their tone."""
    bodies = set(_RHYMES)
    for onset in _ONSETS:
        if onset == "qu":
            bodies.update(onset + r for r in _AFTER_QU)
        elif onset == "gi":
            bodies.update(onset + r for r in _AFTER_GI)
        else:
            bodies.update(onset + r for r in _RHYMES if _spells(onset, r))
    return frozenset(bodies)


def _spells(onset: str, rhyme: str) -> bool:
    """Tell whether an onset is spelled so before a rhyme: k before front vowels, else c."""
    front = rhyme[0] in "eêiy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front
    return True


@lru_cache(maxsize=100_000)
def is_syllable(word: str) -> bool:
    """Tell whether a lowercase word is spelled as a Vietnamese syllable can be.

    It need not occur in the language.

    >>> [is_syllable(word) for word in ("nghiêng", "ngiêng", "các", "cạc", "càc")]
    [True, False, True, True, False]
    """
    if word in _EXCEPTIONS:
        return True
    decomposed = unicodedata.normalize("NFD", word)
    tones = [c for c in decomposed if c in _TONES]
    body = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1 or body not in _bodies():
        return False
    return not _STOPPED.search(body) or not tones or tones[0] in "\u0301\u0323"
