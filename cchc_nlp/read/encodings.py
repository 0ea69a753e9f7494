"""Bytes to text: Unicode in its encodings, and those in which Vietnamese was written before it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from cchc_nlp.errors import CchcError
from cchc_nlp.read.legacy import Piece, Told, told, unicode_texts
from cchc_nlp.text import VIETNAMESE_LETTER

__all__ = ["Decoded", "decode", "decoded", "legacy_encoding", "to_unicode"]

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

_MOST_STRAY = 4
"""Bytes that are no UTF-8 for each letter that is, above which a file is in one byte a letter.

In such files two letters in a row are UTF-8 by chance, once in some fifty. Not measured.
"""
_FEWEST_OLD_BYTES = 3
"""Bytes beyond ASCII in one line that is not UTF-8, from which lines may be in old letters.

A stray byte or the end of a cut letter are one or two.
"""
_REPLACED = "\ufffd"

_HIGH = re.compile("[\x80-\xff]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Decoded(NamedTuple):
    """The text of a file, the name of its encoding, and what was converted or replaced in it."""

    text: str
    encoding: str
    reason: str = ""


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding, as :func:`decoded` does.

    >>> decode("Quyết định".encode("utf-16"), "a.txt")
    ('Quyết định', 'utf-16')
    """
    return decoded(data, name)[:2]


def decoded(data: bytes, name: str) -> Decoded:
    """Return the text of a file, its encoding, and what was converted or replaced.

    The encoding is one of ``utf-8``, ``utf-16``, ``cp1258``, ``tcvn3``, ``vni`` and ``viscii``: an
    old one where any line is in it, for lines are judged one by one. A byte that fits in no
    encoding becomes "�". ``name`` is that of the file, for messages. Raises ``CchcError`` for bytes
    that are not text, or in no known encoding.

    >>> decoded(b"Ng\\xc3\\xa0y 01\\xff", "a.txt")
    Decoded(text='Ngày 01�', encoding='utf-8', reason='1 byte hỏng thay bằng �')
    """
    encoding = _unicode_encoding(data)
    if encoding.startswith("utf-16"):
        found = _wide_text(data, encoding)
    elif b"\0" in data[:_BINARY_SAMPLE]:
        raise _binary(name)
    else:
        found = _narrow_text(data.removeprefix(b"\xef\xbb\xbf"), name)
    controls = len(_CONTROL.findall(found.text, 0, _CONTROL_SAMPLE))
    if controls > _CONTROL_SHARE * min(len(found.text), _CONTROL_SAMPLE):
        raise _binary(name)
    return found


def _wide_text(data: bytes, encoding: str) -> Decoded:
    """UTF-16; half a character at the end, or half a pair, is replaced."""
    text = data.decode(encoding, "replace")
    stray = text.count(_REPLACED) - data.decode(encoding, "ignore").count(_REPLACED)
    lines = unicode_texts([[Piece(line)] for line in text.split("\n")])
    return _joined(lines, "utf-16", stray)


def _narrow_text(data: bytes, name: str) -> Decoded:
    """UTF-8, one byte a letter, or lines of both."""
    text = data.decode("utf-8", "surrogateescape")
    stray = len(_ESCAPED.findall(text))
    if not stray:
        return _joined(unicode_texts([[Piece(line)] for line in text.split("\n")]), "utf-8")
    good = sum(not c.isascii() for c in text) - stray
    if stray > _MOST_STRAY * good:
        return _single_byte(data, name)
    lines = [line.encode("utf-8", "surrogateescape") for line in text.split("\n")]
    found = _of_both(lines)
    left = sum(line.text.count(_REPLACED) for line in found) - text.count(_REPLACED)
    if left > good:
        raise _unknown(data, name)
    return _joined(found, "utf-8", left)


def _of_both(lines: Sequence[bytes]) -> list[Told]:
    """Lines in UTF-8 with stray bytes, and lines in old letters between them."""
    escaped = [line.decode("utf-8", "surrogateescape") for line in lines]
    strays = [len(_ESCAPED.findall(line)) for line in escaped]
    may_be_old = max(strays) >= _FEWEST_OLD_BYTES
    old = [
        may_be_old and 2 * stray > sum(not c.isascii() for c in line)
        for stray, line in zip(strays, escaped, strict=True)
    ]
    texts = [
        line.decode("cp1252" if _is_cp1252(line) else "latin-1")
        if is_old
        else line.decode("utf-8", "replace")
        for line, is_old in zip(lines, old, strict=True)
    ]
    found = unicode_texts([[Piece(text)] for text in texts])
    return [
        Told(line.decode("utf-8", "replace")) if is_old and not one.encodings else one
        for line, is_old, one in zip(lines, old, found, strict=True)
    ]


def _joined(lines: Sequence[Told], encoding: str, stray: int = 0) -> Decoded:
    """Lines as one text, with what was done to them."""
    counts = sum((line.encodings for line in lines), Counter[str]())
    reasons = [told(lines, "dòng"), f"{stray} byte hỏng thay bằng {_REPLACED}" if stray else ""]
    return Decoded(
        "\n".join(line.text for line in lines),
        counts.most_common(1)[0][0] if counts else encoding,
        "; ".join(filter(None, reasons)),
    )


def _is_cp1252(data: bytes) -> bool:
    """Whether all bytes mean something in the code page of Western Windows."""
    return not any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d")


def _single_byte(data: bytes, name: str) -> Decoded:
    """Text of one byte a letter, in old letters or in Windows-1258.

    Old fonts share the quotes and dashes of Windows; VISCII has letters in their place.
    """
    found = list[Decoded]()
    for encoding in ("cp1252", "latin-1") if _is_cp1252(data) else ("latin-1",):
        lines = unicode_texts([[Piece(line)] for line in data.decode(encoding).split("\n")])
        counts = sum((line.encodings for line in lines), Counter[str]())
        if counts:
            found.append(_joined(lines, ""))
            if counts["viscii"] < counts.total() / 2:
                return found[-1]
    if found:
        return found[-1]
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        raise _unknown(data, name) from None
    high, letters = len(_HIGH.findall(data.decode("latin-1"))), len(VIETNAMESE_LETTER.findall(text))
    if high < _FEWEST_LETTERS or letters <= _CP1258_SHARE * high:
        raise _unknown(data, name)
    return Decoded(text, "cp1258", "mã cũ CP1258, đã chuyển sang Unicode")


def _unknown(data: bytes, name: str) -> CchcError:
    first = _ESCAPED.search(data.decode("utf-8", "surrogateescape"))
    at = len(data.decode("utf-8", "surrogateescape")[: first.start()].encode()) if first else 0
    return CchcError(
        f"{name} không đúng mã UTF-8 (byte {at}), cũng không phải TCVN3, VNI, "
        "VISCII: hãy lưu lại dạng UTF-8"
    )


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
    if len(VIETNAMESE_LETTER.findall(sample)) > _UNICODE_SHARE * letters:
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
