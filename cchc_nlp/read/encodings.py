"""Bytes to text: Unicode in its encodings, and those in which Vietnamese was written before it."""

from __future__ import annotations

import re
import unicodedata

from cchc_nlp.errors import CchcError

__all__ = ["decode", "legacy_encoding", "to_unicode"]

_SAMPLE = 6_000
"""Characters that an encoding is detected from: two or three pages. Not measured."""
_BEFORE_SAMPLE = 200
"""Characters of context taken before the first letter beyond ASCII. Not measured."""
_FEWEST_LETTERS = 8
"""Letters beyond ASCII below which nothing is concluded: a name or a sign may bring a few."""
_LEGACY_SHARE = 0.03
"""Share of a text's letters that lie beyond ASCII at least where it is in an old encoding.

Vietnamese has diacritics on far more of its letters; English with a few signs has fewer. Not
measured.
"""
_UNICODE_SHARE = 0.02
"""Share of letters that only Vietnamese Unicode has, above which a text is Unicode already."""
_CP1258_SHARE = 0.3
"""Share of the bytes beyond ASCII that must become Vietnamese letters under Windows-1258.

Any bytes at all decode under it; other languages give few such letters. Not measured.
"""
_CONTROL_SHARE = 0.02
"""Share of control characters above which a file is binary: texts have stray ones. Not measured."""
_CONTROL_SAMPLE = 20_000
"""Characters searched for control characters."""
_NUL_SHARE = 0.3
"""Share of null bytes in every other place that shows UTF-16: those are the ASCII characters."""
_WIDE_SAMPLE = 2_000
"""Bytes that UTF-16 without a byte order mark is detected from."""
_BINARY_SAMPLE = 100_000
"""Bytes searched for a null byte, which no text but UTF-16 has."""

_HIGH = re.compile("[\x80-\xff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_VIETNAMESE = re.compile("[ĂăĐđƠơƯưẠ-ỹ]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    The encoding is one of ``utf-8``, ``utf-16``, ``cp1258``, ``tcvn3``, ``vni`` and ``viscii``;
    ``name`` is that of the file, for messages. Raises ``CchcError`` for bytes that are not text,
    or in no known encoding.

    >>> decode("Quyết định".encode("utf-16"), "a.txt")
    ('Quyết định', 'utf-16')
    """
    encoding = _unicode_encoding(data)
    if not encoding.startswith("utf-16") and b"\0" in data[:_BINARY_SAMPLE]:
        raise _binary(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text, encoding = _single_byte(data)
        if not encoding:
            raise CchcError(
                f"{name} không đúng mã UTF-8 (byte {error.start}), cũng không phải TCVN3, VNI, "
                "VISCII: hãy lưu lại dạng UTF-8"
            ) from None
    else:
        legacy = legacy_encoding(text)
        encoding = legacy or encoding[:6].removesuffix("-")
        text = to_unicode(text, legacy) if legacy else text
    controls = len(_CONTROL.findall(text, 0, _CONTROL_SAMPLE))
    if controls > _CONTROL_SHARE * min(len(text), _CONTROL_SAMPLE):
        raise _binary(name)
    return text, encoding


def _binary(name: str) -> CchcError:
    return CchcError(
        f"{name} là tệp nhị phân, không phải văn bản, PDF, Word, Excel, PowerPoint, RTF hay ảnh"
    )


def _unicode_encoding(data: bytes) -> str:
    """The Unicode encoding to try first: by the byte order mark, by null bytes, else UTF-8."""
    return next((e for bom, e in _BOMS if data.startswith(bom)), None) or _wide(data) or "utf-8"


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Latin text is null."""
    head = data[:_WIDE_SAMPLE]
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half, other = head[offset::2], head[1 - offset :: 2]
        if len(half) >= 2 and half.count(0) > _NUL_SHARE * len(half) and other.count(0) == 0:
            return name
    return None


def _single_byte(data: bytes) -> tuple[str, str]:
    """Text of one byte a letter and its encoding; an empty name where that is unknown."""
    latin = data.decode("latin-1")
    legacy = legacy_encoding(latin)
    if legacy:
        return to_unicode(latin, legacy), legacy
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return latin, ""
    high, letters = len(_HIGH.findall(latin)), len(_VIETNAMESE.findall(text))
    return text, "cp1258" if high >= _FEWEST_LETTERS and letters > _CP1258_SHARE * high else ""


def legacy_encoding(text: str) -> str | None:
    """Detect the encoding of a text whose letters are those of an old Vietnamese font.

    Such a text was decoded as Latin-1, or pasted from a document in that font. Returns ``tcvn3``,
    ``vni`` or ``viscii``; None for Unicode and for other languages.

    >>> text = "Thùc hiÖn Quy\u00d5t \u00aeÞnh cña Uû ban nh©n d©n tØnh vÒ c¶i c¸ch hµnh chÝnh"
    >>> legacy_encoding(text), legacy_encoding("Thực hiện Quyết định của Ủy ban nhân dân tỉnh")
    ('tcvn3', None)
    """
    if _HIGH.search(text) is None:
        return None
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    if len(_HIGH.findall(sample)) < max(_FEWEST_LETTERS, _LEGACY_SHARE * letters):
        return None
    if len(_VIETNAMESE.findall(sample)) > _UNICODE_SHARE * letters:
        return None
    from viparse import detect_text_encoding

    found = detect_text_encoding(sample)
    return str(found) if found else None


def _sample(text: str) -> str:
    """A piece from where letters beyond ASCII begin: a head of forms and figures may have none."""
    first = _HIGH.search(text)
    start = max(0, first.start() - _BEFORE_SAMPLE) if first else 0
    return text[start : start + _SAMPLE]


def to_unicode(text: str, encoding: str) -> str:
    """Replace the letters of an old encoding by those of Unicode; line ends stay.

    >>> to_unicode("Quy\u00d5t \u00aeÞnh", "tcvn3")
    'Quyết định'
    """
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert

    charmap = get_charmap(encoding)
    return convert(text, charmap) if charmap else text
