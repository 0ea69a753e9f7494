"""Restoration: text as OCR left it -> text as it was written."""

from cchc_nlp.restore.restorer import Restorer

__all__ = ["Restorer"]
