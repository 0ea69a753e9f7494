"""Reading: files, folders and archives in; a :class:`~cchc_nlp.types.Report` out.

A report is lines in pages of which each is judged; nothing is interpreted here. Doors:
:func:`find_sources` finds files, :func:`read` and :func:`read_bytes` read one of any format,
:func:`report_from_text` takes text.
"""

from cchc_nlp.read.formats import READABLE, TYPED, bytes_of, read, read_bytes
from cchc_nlp.read.ocr import recognises
from cchc_nlp.read.report import digest_of, report_from_text
from cchc_nlp.read.settings import READING, Limits, Reading
from cchc_nlp.read.sources import (
    ARCHIVES,
    Source,
    file_of,
    find_sources,
    shown_path,
    source_content,
)

__all__ = [
    "ARCHIVES",
    "READABLE",
    "READING",
    "TYPED",
    "Limits",
    "Reading",
    "Source",
    "bytes_of",
    "digest_of",
    "file_of",
    "find_sources",
    "read",
    "read_bytes",
    "recognises",
    "report_from_text",
    "shown_path",
    "source_content",
]
