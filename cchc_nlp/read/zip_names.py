"""Names of files in zip archives: what they are called where the archive does not say how to read.

Without the flag of UTF-8, the bytes of a name should be in code page 437; programs of macOS and
Linux write UTF-8 all the same, and those of Vietnamese Windows code page 1258. Source: APPNOTE.TXT
of PKWARE, 4.4.4 and 4.6.9 (the field 0x7075 holds the name in UTF-8).
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter

from cchc_nlp.knowledge import is_syllable, syllable_bits

__all__ = ["named_entries"]

_IS_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_WORD = re.compile(r"[^\W\d_]+")


def named_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of an archive by their names, composed (NFC).

    Where two names come out the same, both keep the form in which the archive has them.
    """
    entries = archive.infolist()
    names = [_name(entry) for entry in entries]
    times = Counter(names)
    return {
        entry.filename if times[name] > 1 else name: entry
        for name, entry in zip(names, entries, strict=True)
    }


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _IS_UTF8 or entry.filename.isascii():
        return unicodedata.normalize("NFC", entry.filename)
    raw = entry.orig_filename.encode("cp437", "replace")
    told = _unicode_path(entry.extra, raw)
    if told is not None:
        return unicodedata.normalize("NFC", told)
    for encoding in ("utf-8", "cp1258"):
        try:
            name = unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_vietnamese(name):
            return name
    return entry.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field for it, if it belongs to this very name."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind != _UNICODE_PATH or len(content) < 6 or content[0] != 1:
            continue
        if struct.unpack("<L", content[1:5])[0] == zlib.crc32(raw):
            return content[5:].decode("utf-8", "replace")
    return None


def _is_vietnamese(name: str) -> bool:
    """Whether most words with letters beyond ASCII are Vietnamese syllables, and one is usual."""
    words = [w.lower() for w in _WORD.findall(name) if not w.isascii()]
    built = sum(map(is_syllable, words))
    return 2 * built > len(words) and any(syllable_bits(w) is not None for w in words)
