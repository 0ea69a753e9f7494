"""Questions to answers over one store: the only place where encoder, index and store meet."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.index import Encoder, IndexSnapshot, check_encoder, load_encoder
from cchc_nlp.search.answers import Answer, document_hits, passage_hits
from cchc_nlp.search.candidates import Candidates, by_date
from cchc_nlp.search.copies import Copies
from cchc_nlp.search.facets import facets as facets_of
from cchc_nlp.search.finding import Finder
from cchc_nlp.search.language import read_question
from cchc_nlp.search.query import Understanding, taken_literally, understand
from cchc_nlp.search.retrieval import DEPTH, Retrieved
from cchc_nlp.search.spelling import nearest_spelling
from cchc_nlp.search.undated import Undated
from cchc_nlp.store import Filters, SearchQueries, Store
from cchc_nlp.types import AnswerKind, Hit, ItemKind, SearchMode, SortOrder

__all__ = ["Searcher"]

_LONGEST_QUERY = 20_000
"""Characters of a question: several pages, so that no pasted passage is refused (not measured)."""
_ITEM_KINDS: dict[AnswerKind, ItemKind] = {"passages": "passage", "documents": "document"}
_OPEN = 0.2
"""Probability of each kind from which a question is answered with both (not measured)."""
_BESIDE = 3
"""Hits of the other kind: they are beside the answer, and must not hide it."""
_FRESH = 1.0
"""Seconds for which the index counts as up to date, before the store is asked again."""


class Searcher:
    """Search over one store, from any number of threads.

    Encoder and index are loaded when they are first needed, and kept. What comes into the store
    later is found after a second.

    >>> import cchc_nlp, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     searcher = Searcher(folder)
    ...     hits = searcher.search("giờ giấc làm việc", k=3, kind="passages", mode="lexical")
    ...     first = searcher.search("61/QĐ-SNV", mode="lexical")[0]
    >>> "giờ giấc" in hits[0].text, hits[0].report, first.document.number
    (True, 'so-noi-vu-2023-q2.txt', '61/QĐ-SNV')
    """

    def __init__(self, folder: str | Path, encoder: Encoder | None = None) -> None:
        self.store = Store(Path(folder))
        self._queries = SearchQueries(self.store)
        self._index_lock, self._encoder_lock = threading.Lock(), threading.Lock()
        self._encoder = encoder
        self._snapshot: tuple[float, IndexSnapshot] | None = None
        self._copies: tuple[int, Copies] | None = None

    @classmethod
    def open(cls, store: str | Path, encoder: Encoder | None = None) -> Searcher:
        """A searcher over the store in a folder, whose encoder is loaded and checked at once.

        ``CchcError`` where there is no store, or another encoder made its vectors.
        """
        searcher = cls(store, encoder)
        check_encoder(searcher.store, searcher.encoder)
        return searcher

    @property
    def encoder(self) -> Encoder:
        """The encoder that makes the vectors of questions."""
        with self._encoder_lock:
            # a question is too short to be worth sharing out among threads
            self._encoder = self._encoder or load_encoder(threads=1)
            return self._encoder

    def index(self) -> IndexSnapshot:
        """The index as the store is now, or was a second ago.

        While another process fills the store, it is the one that this process last left.
        """
        with self._index_lock:
            now = time.monotonic()
            if self._snapshot is None:
                self._snapshot = (now, IndexSnapshot.open(self.store))
            elif (
                now - self._snapshot[0] > _FRESH
                and self._snapshot[1].generation != self.store.generation()
            ):
                self._snapshot = (now, IndexSnapshot.open(self.store, at_once=False))
            return self._snapshot[1]

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        filters: Filters | None = None,
        kind: AnswerKind = "auto",
        mode: SearchMode = "hybrid",
    ) -> list[Hit]:
        """At most ``k`` hits for a question, best first; :meth:`answer` returns and takes more."""
        return self.answer(text, k=k, filters=filters, kind=kind, mode=mode, facets=False).hits

    def answer(
        self,
        text: str,
        *,
        k: int = 10,
        offset: int = 0,
        kind: AnswerKind = "auto",
        mode: SearchMode = "hybrid",
        filters: Filters | None = None,
        literal: bool = False,
        sort: SortOrder = "relevance",
        facets: bool = True,
    ) -> Answer:
        """Answer a question with the ``k`` hits after the first ``offset``, best first.

        ``kind="auto"`` answers with documents where the question asks for them, otherwise with
        passages; where that is open, or nothing is certain, the first page has those of the other
        kind beside. ``literal`` takes the whole text for a phrase. ``sort`` by date orders only the
        candidates that have most of the question's words. ``total`` and ``facets`` count those that
        are certain; ``facets=False`` spares counting by
        values, and what is beside. ``CchcError`` for a question that
        is empty or too long, and for a store whose vectors another encoder made.
        """
        _check(text)
        if mode in ("hybrid", "semantic"):
            self._load_ahead(text)
        understood = taken_literally(text) if literal else understand(text, read_question)
        item = _item_kind(kind, understood)
        finder = Finder(understood, mode, self.store, self.index, lambda: self.encoder)
        filters, asked = filters or Filters(), kind == "auto" and not offset and facets
        found = finder.find(item, filters, max(DEPTH, offset + k))
        hits, leaders = self._hits(item, finder, found, offset, k, sort)
        certain = found.certain.tolist()
        return Answer(
            understood,
            hits,
            len({leaders.get(id_, id_) for id_ in certain}),
            facets_of(self._queries, item, certain, leaders) if facets else {},
            found.let_go,
            self._suggestion(understood),
            self._beside(item, finder, filters, certain=bool(certain)) if asked else [],
        )

    def _hits(
        self,
        item: ItemKind,
        finder: Finder,
        found: Retrieved,
        offset: int,
        k: int,
        sort: SortOrder = "relevance",
    ) -> tuple[list[Hit], dict[int, int]]:
        """A page of hits, and which items are folded into which."""
        candidates = found.candidates
        if sort != "relevance":
            candidates = by_date(self._queries, item, candidates, newest=sort == "newest")
        folds = self._folds(item)
        leaders = folds.leaders({*found.certain.tolist(), *candidates.ids.tolist()})
        page = candidates.each_once(leaders).at(slice(offset, offset + k))
        make_hits = document_hits if item == "document" else passage_hits
        others = folds.others(page.ids.tolist())
        hits = make_hits(self._queries, page, finder.understood, finder.mode, offset, others)
        return hits, leaders

    def _beside(
        self, item: ItemKind, finder: Finder, filters: Filters, *, certain: bool
    ) -> list[Hit]:
        """What is certain among items of the other kind.

        Only where the question may ask for them, or nothing is certain of what it asks for.
        """
        understood = finder.understood
        may_ask = _OPEN <= understood.documents_likely <= 1 - _OPEN
        if understood.number or understood.literal or (certain and not may_ask):
            return []
        other: ItemKind = "passage" if item == "document" else "document"
        hits, _ = self._hits(other, finder, finder.find(other, filters, DEPTH), 0, _BESIDE)
        return [hit for hit in hits if hit.certain]

    def _folds(self, kind: ItemKind) -> Copies | Undated:
        """Which items are shown as one, as the index is now."""
        if kind == "document":
            return Undated(self._queries)
        generation = self.index().generation
        if self._copies is None or self._copies[0] != generation:
            self._copies = (generation, Copies(self._queries))
        return self._copies[1]

    def _suggestion(self, understood: Understanding) -> str | None:
        """The question as it may have been meant; a number alone needs no index for that."""
        if understood.number and not understood.topic:
            return None
        return nearest_spelling(understood, list(self.index().bm25.values()))

    def candidates(self, kind: ItemKind, understood: Understanding) -> Candidates:
        """What ranking and certainty are learned from: all candidates of a question, best first."""
        finder = Finder(understood, "hybrid", self.store, self.index, lambda: self.encoder)
        return finder.retrieved(kind, None, DEPTH).candidates

    def _load_ahead(self, text: str) -> None:
        """Load encoder and index in a thread while the first question is being understood.

        Not for a question with a number, whose document is found without an encoder.
        """
        if self._encoder is None and not any(c.isdigit() for c in text):
            threading.Thread(target=self._load).start()

    def _load(self) -> None:
        with suppress(Exception):  # raised again where they are needed
            _ = self.encoder, self.index()


def _check(text: str) -> None:
    if not any(c.isalnum() for c in text):
        raise CchcError("câu hỏi rỗng: hãy gõ từ cần tìm hoặc số văn bản")
    if len(text) > _LONGEST_QUERY:
        raise CchcError(
            f"câu hỏi dài {len(text):,} ký tự, chỉ nhận tới {_LONGEST_QUERY:,}: hãy rút ngắn"
        )


def _item_kind(kind: AnswerKind, understood: Understanding) -> ItemKind:
    if kind == "auto":
        return "document" if understood.asks_documents else "passage"
    return _ITEM_KINDS[kind]
