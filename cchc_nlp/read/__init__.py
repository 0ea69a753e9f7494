"""Files to reports: bytes of any format to text with pages and lines, nothing interpreted and nothing lost."""

from cchc_nlp.read.files import READABLE, bytes_of, read, read_bytes
from cchc_nlp.read.report import digest_of, report_from_text
from cchc_nlp.read.settings import Limits, Reading

__all__ = ["READABLE", "Limits", "Reading", "bytes_of", "digest_of", "read", "read_bytes", "report_from_text"]
