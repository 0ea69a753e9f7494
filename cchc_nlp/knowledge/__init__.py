"""What is known of Vietnamese documents: types, agencies, laws, abbreviations, English names, as tables beside this file.

In: nothing but the tables. Out: their rows, by name: ``document_types``, ``agencies``, ``laws``, ``abbreviations``, ``glossary``.
"""

from cchc_nlp.knowledge.abbreviations import expand, write_out
from cchc_nlp.knowledge.tables import (
    agencies,
    agencies_in_english,
    canonical_type,
    document_types,
    glossary,
    laws,
    type_of_abbreviation,
)

__all__ = [
    "agencies",
    "agencies_in_english",
    "canonical_type",
    "document_types",
    "expand",
    "glossary",
    "laws",
    "type_of_abbreviation",
    "write_out",
]
