"""Knowledge of Vietnamese documents: tables beside this file, and functions that look things up.

Nothing comes in; rows of the tables go out. Each table is a file of tab-separated values whose
first line names the columns. To add

- a document type: a line in ``document_types.tsv`` with its name, its abbreviation in symbols
  (empty where it has none), its family (``administrative``, ``normative``, ``both``, ``party``,
  ``law`` or ``standard``), its English names, separated by ``|``, and how it is cited without its
  number and symbol (``number``, ``day``, ``word``; see :func:`types_cited_by`; mostly empty).
  References, letterheads, filters, questions in both languages and the web pages know it from then
  on. Where two types share an abbreviation, it stands for the first;
- another name that citations have for a type: a line in ``written_types.tsv``, "Văn bản" for what
  is an official letter;
- an agency: a line in ``agencies.tsv`` with its symbol, its name and its English names;
- a law cited by name: a line in ``laws.tsv`` with its type (``Luật``, ``Bộ luật``, ``Pháp lệnh``),
  the name without the type, the number and the ISO date; each text of a name has its line;
- a change of provinces: in ``provinces.tsv`` the old one gets its last day and its successor, the
  new one a line with its first day and the resolution; ``levels.tsv`` has the levels of local
  government, ``special_zones.tsv`` the special zones and their provinces;
- an abbreviation of prose: a line in ``abbreviations.tsv`` with what it stands for, in lowercase;
- what a relation is called: a line in ``relations.tsv``, in Vietnamese and in English;
- an English term: a line in ``glossary.tsv`` with its Vietnamese rendering, both in lowercase;
- words that people say and offices do not write: a line in ``synonyms.tsv`` with what is written
  for them, both in lowercase; questions with them are asked both ways.

Tables are read once a process. Stored results change only when reports are ingested anew: raise
``cchc_nlp.pipeline.VERSION`` with an addition that changes what is found in them.
"""

from cchc_nlp.knowledge.abbreviations import expand, write_out
from cchc_nlp.knowledge.issuers import (
    PREDECESSORS,
    WITH_PREDECESSORS,
    is_below_province,
    is_central,
    issuer_fits,
    issuer_form,
    issuer_lineage,
    key_endings,
    province_of,
)
from cchc_nlp.knowledge.law_texts import is_number_of, known_law, law_of, type_of_law
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
from cchc_nlp.knowledge.syllables import is_syllable, syllable_bits
from cchc_nlp.knowledge.tables import (
    abbreviations,
    agencies,
    agencies_in_english,
    canonical_type,
    document_types,
    glossary,
    laws,
    plain_type,
    relations_in_words,
    synonyms,
    type_of_abbreviation,
    types_cited_by,
    types_in_english,
    written_types,
)

__all__ = [
    "MERGER",
    "PREDECESSORS",
    "WITH_PREDECESSORS",
    "Province",
    "abbreviations",
    "agencies",
    "agencies_in_english",
    "canonical_type",
    "document_types",
    "expand",
    "glossary",
    "is_below_province",
    "is_central",
    "is_number_of",
    "is_syllable",
    "issuer_fits",
    "issuer_form",
    "issuer_lineage",
    "key_endings",
    "known_law",
    "law_of",
    "laws",
    "local_levels",
    "plain_type",
    "predecessors_of",
    "province_in",
    "province_of",
    "provinces",
    "provinces_in",
    "relations_in_words",
    "successor_of",
    "syllable_bits",
    "synonyms",
    "type_of_abbreviation",
    "type_of_law",
    "types_cited_by",
    "types_in_english",
    "write_out",
    "written_types",
]
