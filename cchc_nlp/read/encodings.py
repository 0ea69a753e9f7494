"""Bytes to text: Unicode in its encodings, and those in which Vietnamese was written before it."""

from __future__ import annotations

import re
import unicodedata

from cchc_nlp.errors import CchcError

__all__ = ["decode", "legacy_encoding", "to_unicode"]

_SAMPLE = 6_000
"""Characters that an encoding is told from."""
_FEWEST = 8
"""Letters beyond ASCII that must be there to tell anything from."""
_HIGH = re.compile("[\x80-\xff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_VIETNAMESE = re.compile("[ĂăĐđƠơƯưẠ-ỹ]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL_SHARE, _NUL_SHARE = 0.02, 0.3


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding: ``utf-8``, ``utf-16``, ``cp1258``, ``tcvn3``, ``vni`` or ``viscii``.

    ``CchcError`` for what is no text, or in no encoding that is known.
    """
    encoding = next((e for bom, e in _BOMS if data.startswith(bom)), None) or _wide(data) or "utf-8"
    if not encoding.startswith("utf-16") and b"\0" in data[:100_000]:
        raise _binary(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text, encoding = _single_byte(data)
        if not encoding:
            raise CchcError(
                f"{name} không đúng mã UTF-8 (byte {error.start}), cũng không phải TCVN3, VNI, VISCII: hãy lưu lại dạng UTF-8"
            ) from None
    else:
        legacy = legacy_encoding(text)
        text, encoding = (
            (to_unicode(text, legacy), legacy) if legacy else (text, encoding[:6].removesuffix("-"))
        )
    if len(_CONTROL.findall(text, 0, 20_000)) > _CONTROL_SHARE * min(len(text), 20_000):
        raise _binary(name)
    return text, encoding


def _binary(name: str) -> CchcError:
    return CchcError(
        f"{name} là tệp nhị phân, không phải văn bản, PDF, Word, Excel, PowerPoint, RTF hay ảnh"
    )


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark at its head: every other byte of Latin text is null."""
    head = data[:2_000]
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[offset::2]
        if (
            len(half) >= 2
            and half.count(0) > _NUL_SHARE * len(half)
            and head[1 - offset :: 2].count(0) == 0
        ):
            return name
    return None


def _single_byte(data: bytes) -> tuple[str, str]:
    """Text of one byte a letter and its encoding; an empty name where it is in none that is known."""
    latin = data.decode("latin-1")
    legacy = legacy_encoding(latin)
    if legacy:
        return to_unicode(latin, legacy), legacy
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return latin, ""
    high = len(_HIGH.findall(latin))
    return text, "cp1258" if high >= _FEWEST and len(_VIETNAMESE.findall(text)) > 0.3 * high else ""


def legacy_encoding(text: str) -> str | None:
    """The encoding that a text was written in where its letters are those of an old Vietnamese font; None for Unicode and other languages.

    >>> legacy_encoding("Thùc hiÖn Quy\u00d5t \u00aeÞnh cña Uû ban nh©n d©n tØnh vÒ c¶i c¸ch hµnh chÝnh nhµ n\u00adíc n¨m 2005")
    'tcvn3'
    """
    if _HIGH.search(text) is None:
        return None
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    if (
        len(_HIGH.findall(sample)) < max(_FEWEST, 0.03 * letters)
        or len(_VIETNAMESE.findall(sample)) > 0.02 * letters
    ):
        return None
    from viparse import detect_text_encoding

    found = detect_text_encoding(sample)
    return str(found) if found else None


def _sample(text: str) -> str:
    """A piece of the text where letters beyond ASCII are, as a head of forms and figures may have none."""
    first = _HIGH.search(text)
    start = max(0, first.start() - 200) if first else 0
    return text[start : start + _SAMPLE]


def to_unicode(text: str, encoding: str) -> str:
    """Put Unicode letters in place of those of an old font; a text's line ends stay."""
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert

    charmap = get_charmap(encoding)
    return convert(text, charmap) if charmap else text
