"""Files to reports: bytes of any format to text with pages and lines, nothing interpreted and nothing lost."""

from cchc_nlp.read.files import READABLE, bytes_of, read, read_bytes
from cchc_nlp.read.ocr import recognises
from cchc_nlp.read.report import digest_of, report_from_text
from cchc_nlp.read.settings import Limits, Reading

__all__ = ["READABLE", "READING", "Limits", "Reading", "bytes_of", "digest_of", "read", "read_bytes", "recognises", "report_from_text"]

READING = "1"
"""Raised whenever the same file would be read as another text; until then a store's text is analysed anew without its file."""
