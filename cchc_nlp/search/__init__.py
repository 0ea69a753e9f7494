"""Search: a question comes in; it is understood, candidates are retrieved and ranked, and an :class:`Answer` goes out.

Doors: :class:`Searcher` answers questions over a store, :func:`understand` takes a question apart.
"""

from cchc_nlp.search.query import Understanding, understand
from cchc_nlp.search.searcher import Answer, Searcher, read_question
from cchc_nlp.search.typed_filters import read_filters

__all__ = [
    "Answer",
    "Searcher",
    "Understanding",
    "read_filters",
    "read_question",
    "understand",
]
