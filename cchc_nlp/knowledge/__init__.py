"""Knowledge of Vietnamese documents: tables beside this file, and functions that look things up.

Nothing comes in; rows of the tables go out. Each table is a file of tab-separated values whose
first line names the columns. To add

- a document type: a line in ``document_types.tsv`` with its name, its abbreviation in symbols
  (empty where it has none), its family (``administrative``, ``normative``, ``both``, ``party``,
  ``law`` or ``standard``), its English names, separated by ``|``, and how it is cited without its
  number and symbol (``number``, ``day``, ``word``; see :func:`types_cited_by`; mostly empty).
  References, letterheads, filters, questions in both languages and the web pages know it from then
  on. Where two types share an abbreviation, it stands for the first;
- an agency: a line in ``agencies.tsv`` with its symbol, its name and its English names;
- a law cited by name: a line in ``laws.tsv`` with its type (``Luật``, ``Bộ luật``, ``Pháp lệnh``),
  the name without the type, the number and the ISO date of the text in force;
- an abbreviation of prose: a line in ``abbreviations.tsv`` with what it stands for, in lowercase;
- an English term: a line in ``glossary.tsv`` with its Vietnamese rendering, both in lowercase.

Tables are read once a process. Stored results change only when reports are ingested anew: raise
``cchc_nlp.pipeline.VERSION`` with an addition that changes what is found in them.
"""

from cchc_nlp.knowledge.abbreviations import expand, write_out
from cchc_nlp.knowledge.syllables import is_syllable, syllable_bits
from cchc_nlp.knowledge.tables import (
    agencies,
    agencies_in_english,
    canonical_type,
    document_types,
    glossary,
    laws,
    type_of_abbreviation,
    types_cited_by,
)

__all__ = [
    "agencies",
    "agencies_in_english",
    "canonical_type",
    "document_types",
    "expand",
    "glossary",
    "is_syllable",
    "laws",
    "syllable_bits",
    "type_of_abbreviation",
    "types_cited_by",
    "write_out",
]
