"""The index: items of the store come in; word postings and vectors go out, kept in step with the store as one snapshot.

Doors: :func:`load_encoder` makes vectors, :class:`IndexSnapshot` is the index at one generation of the store,
:func:`bring_up_to_date` makes it anew where the store changed.
"""

from cchc_nlp.index.bm25 import BM25Index, Evidence, query_terms
from cchc_nlp.index.encoder import Encoder, OnnxEncoder, load_encoder
from cchc_nlp.index.snapshot import (
    KINDS,
    IndexSnapshot,
    bring_up_to_date,
    check_encoder,
    embed_missing,
    use_encoder,
)
from cchc_nlp.index.vectors import VectorIndex

__all__ = [
    "KINDS",
    "BM25Index",
    "Encoder",
    "Evidence",
    "IndexSnapshot",
    "OnnxEncoder",
    "VectorIndex",
    "bring_up_to_date",
    "check_encoder",
    "embed_missing",
    "load_encoder",
    "query_terms",
    "use_encoder",
]
