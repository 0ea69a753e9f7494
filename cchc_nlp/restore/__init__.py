"""Restoration: text as OCR left it -> text as it was written."""

from cchc_nlp.restore.restorer import Restorer, assemble
from cchc_nlp.restore.terms import read_terms

__all__ = ["Restorer", "assemble", "read_terms"]
