"""Search: a question comes in and is understood, candidates are retrieved, an answer goes out.

Doors: :class:`Searcher` answers questions over a store with an :class:`Answer`, :func:`understand`
takes a question apart.
"""

from cchc_nlp.search.answers import Answer
from cchc_nlp.search.candidates import Candidates
from cchc_nlp.search.language import Reading, read_question
from cchc_nlp.search.query import Understanding, understand
from cchc_nlp.search.ranking import FEATURES
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.search.typed_filters import read_filters

__all__ = [
    "FEATURES",
    "Answer",
    "Candidates",
    "Reading",
    "Searcher",
    "Understanding",
    "read_filters",
    "read_question",
    "understand",
]
