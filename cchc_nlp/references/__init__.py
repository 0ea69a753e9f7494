"""References: restored text in; the legal documents it names and their relations out.

Doors: :func:`extract` finds references, :func:`resolve` ties short forms to full ones, and
:func:`relate` reads relations; :func:`extract_all` does the first two for the texts of a whole
report. All are pure functions on text.
"""

from cchc_nlp.references.aliases import aliases_in, read_aliases
from cchc_nlp.references.annotate import FORMS, anchor_of, annotate
from cchc_nlp.references.extract import extract, extract_references
from cchc_nlp.references.identity import document_key, is_undated, may_be_same
from cchc_nlp.references.issuers import Context
from cchc_nlp.references.relations import RELATIONS, relate
from cchc_nlp.references.report_context import context_from
from cchc_nlp.references.reports import extract_all, with_reference_corrections
from cchc_nlp.references.resolve import resolve, with_fields
from cchc_nlp.references.unrecognised import unrecognised

__all__ = [
    "FORMS",
    "RELATIONS",
    "Context",
    "aliases_in",
    "anchor_of",
    "annotate",
    "context_from",
    "document_key",
    "extract",
    "extract_all",
    "extract_references",
    "is_undated",
    "may_be_same",
    "read_aliases",
    "relate",
    "resolve",
    "unrecognised",
    "with_fields",
    "with_reference_corrections",
]
