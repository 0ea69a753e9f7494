"""What is known of Vietnamese documents and of who issues them, as tables beside this file.

In: nothing but the tables. Out: their rows, by name: ``document_types``, ``agencies``, ``laws``,
``abbreviations``, ``glossary``; provinces before and since the mergers of 2025 and how they follow
one another (``provinces``, ``successor_of``, ``predecessors_of``, ``province_in``), levels of local
government (``local_levels``); and names of issuing bodies in one form (``issuer_form``).
"""

from cchc_nlp.knowledge.abbreviations import expand, write_out
from cchc_nlp.knowledge.issuers import (
    is_below_province,
    is_central,
    issuer_fits,
    issuer_form,
    issuer_lineage,
    province_of,
)
from cchc_nlp.knowledge.places import (
    MERGER,
    Province,
    local_levels,
    predecessors_of,
    province_in,
    provinces,
    provinces_in,
    successor_of,
)
from cchc_nlp.knowledge.tables import (
    agencies,
    agencies_in_english,
    canonical_type,
    document_types,
    glossary,
    known_law,
    law_of,
    laws,
    type_of_abbreviation,
    type_of_law,
)

__all__ = [
    "MERGER",
    "Province",
    "agencies",
    "agencies_in_english",
    "canonical_type",
    "document_types",
    "expand",
    "glossary",
    "is_below_province",
    "is_central",
    "issuer_fits",
    "issuer_form",
    "issuer_lineage",
    "known_law",
    "law_of",
    "laws",
    "local_levels",
    "predecessors_of",
    "province_in",
    "province_of",
    "provinces",
    "provinces_in",
    "successor_of",
    "type_of_abbreviation",
    "type_of_law",
    "write_out",
]
