"""How rare each Vietnamese syllable with diacritics is, and which strings could be syllables.

The table ``syllables.tsv`` was counted over the texts of state law, provincial documents and
Wikipedia (18 million words): minus the binary logarithm of each share, of syllables that occur at
least ten times, tones where the older style has them ("hóa").
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from cchc_nlp.text import place_tone

__all__ = ["is_syllable", "syllable_bits"]

_TONED = (
    "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"  # each vowel, toned
)
_SYLLABLE = re.compile(
    f"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    f"[{_TONED}]{{1,3}}(?:ng|nh|ch|[cmnpt])?$"
)


@lru_cache(maxsize=1)
def _table() -> dict[str, int]:
    with (files("cchc_nlp.knowledge") / "syllables.tsv").open(encoding="utf8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {s: int(row["bits"]) for row in rows for s in row["syllables"].split()}


def syllable_bits(word: str) -> int | None:
    """Return how many bits a syllable with diacritics is worth: few where it is usual.

    ``word`` is in lowercase and composed (NFC). None for what the table does not have.

    >>> syllable_bits("của"), syllable_bits("hoà"), syllable_bits("cụng")
    (6, 10, None)
    """
    return _table().get(place_tone(word))


def is_syllable(word: str) -> bool:
    """Whether a word in lowercase is built like a Vietnamese syllable, with diacritics or without.

    >>> is_syllable("nghiệm"), is_syllable("cơng"), is_syllable("françois")
    (True, True, False)
    """
    return _SYLLABLE.match(word) is not None
