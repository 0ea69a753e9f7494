"""The index: items of a store come in; postings and vectors go out, a snapshot of a generation.

Doors: :func:`load_encoder` loads what makes vectors, :func:`bring_up_to_date` makes the index of a
store anew where the store changed, :class:`IndexSnapshot` opens it: a :class:`BM25Index` and a
:class:`VectorIndex` for each kind of items. The room knows items and ids, but no questions.
"""

from cchc_nlp.index.bm25 import BM25Index, Evidence, TermGroup
from cchc_nlp.index.embedding import KINDS, check_encoder, embed_missing, use_encoder
from cchc_nlp.index.encoder import Encoder, OnnxEncoder, load_encoder
from cchc_nlp.index.proof import disagreements
from cchc_nlp.index.snapshot import IndexSnapshot, bring_up_to_date
from cchc_nlp.index.terms import Item, query_terms, words_in_order
from cchc_nlp.index.vectors import VectorIndex

__all__ = [
    "KINDS",
    "BM25Index",
    "Encoder",
    "Evidence",
    "IndexSnapshot",
    "Item",
    "OnnxEncoder",
    "TermGroup",
    "VectorIndex",
    "bring_up_to_date",
    "check_encoder",
    "disagreements",
    "embed_missing",
    "load_encoder",
    "query_terms",
    "use_encoder",
    "words_in_order",
]
