"""Questions to answers over one store: the only place where encoder, index and store meet."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.index import Encoder, IndexSnapshot, check_encoder, load_encoder, query_terms
from cchc_nlp.knowledge import write_out
from cchc_nlp.search.answers import Answer, document_hits, passage_hits
from cchc_nlp.search.candidates import Candidates, by_date, numbered, put_first
from cchc_nlp.search.copies import Copies
from cchc_nlp.search.criteria import Criteria
from cchc_nlp.search.facets import facets as facets_of
from cchc_nlp.search.language import FUNCTION_WORDS, read_question
from cchc_nlp.search.phrases import Wording, holding
from cchc_nlp.search.query import Understanding, taken_literally, understand
from cchc_nlp.search.retrieval import DEPTH, Query, Retrieved, Retrievers, retrieve
from cchc_nlp.search.spelling import nearest_spelling
from cchc_nlp.search.synonyms import in_office_words
from cchc_nlp.search.topics import share_untranslated
from cchc_nlp.search.undated import Undated
from cchc_nlp.store import Filters, SearchQueries, Store, allowed
from cchc_nlp.types import AnswerKind, Hit, ItemKind, SearchMode, SortOrder

__all__ = ["Searcher"]

_LONGEST_QUERY = 20_000
"""Characters of a question: several pages, so that no pasted passage is refused (not measured)."""
_ITEM_KINDS: dict[AnswerKind, ItemKind] = {"passages": "passage", "documents": "document"}
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
        passages. ``literal`` takes the whole text for a phrase. ``sort`` by date orders only the
        candidates that have most of the question's words. ``total`` and ``facets`` count those that
        are certain; ``facets=False`` spares counting by values. ``CchcError`` for a question that
        is empty or too long, and for a store whose vectors another encoder made.
        """
        _check(text)
        if mode in ("hybrid", "semantic"):
            self._load_ahead(text)
        understood = taken_literally(text) if literal else understand(text, read_question)
        item = _item_kind(kind, understood)
        filters = filters or Filters()
        permitted, held = self._permitted(item, filters, understood)
        asked = Criteria(self.store, item, filters, understood)
        depth = max(DEPTH, offset + k)
        found = self._found(item, understood, filters, asked, permitted, held, mode, depth)
        candidates, certain = found.candidates, found.certain.tolist()
        if sort != "relevance":
            candidates = by_date(self._queries, item, candidates, newest=sort == "newest")
        folds = self._folds(item)
        leaders = folds.leaders({*certain, *candidates.ids.tolist()})
        page = candidates.each_once(leaders).at(slice(offset, offset + k))
        make_hits = document_hits if item == "document" else passage_hits
        others = folds.others(page.ids.tolist())
        hits = make_hits(self._queries, page, understood, mode, offset, others)
        return Answer(
            understood,
            hits,
            len({leaders.get(id_, id_) for id_ in certain}),
            facets_of(self._queries, item, certain, leaders) if facets else {},
            found.let_go if held else (*found.let_go, "phrase"),
            self._suggestion(understood),
        )

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

    def _permitted(
        self, kind: ItemKind, filters: Filters, understood: Understanding
    ) -> tuple[NDArray[np.int64] | None, bool]:
        """Ids of the items that pass filters and hold the question's phrases; None is all items.

        Where none holds them, the phrases are let go, which is told.
        """
        passing = allowed(self.store, kind, filters)
        wording = Wording.of(understood)
        if not (wording.required or wording.excluded):
            return passing, True
        texts = partial(self.store.items.of, kind)
        look = partial(holding, understood=understood, index=self.index().bm25[kind], texts=texts)
        found = look(wording, permitted=passing)
        if wording.required and found is not None and not len(found):
            return look(wording.without_phrases(), permitted=passing), False
        return found, True

    def _found(
        self,
        kind: ItemKind,
        understood: Understanding,
        filters: Filters,
        asked: Criteria,
        permitted: NDArray[np.int64] | None,
        held: bool,
        mode: SearchMode,
        depth: int,
    ) -> Retrieved:
        """What a question finds, documents of its number first."""
        by_number = kind == "document" and understood.number is not None
        ids = self._numbered(understood, permitted, filters, asked) if by_number else []
        numbers = np.array(sorted(ids), np.int64)
        if ids and not understood.topic:
            return Retrieved(put_first(Candidates.none(), ids), numbers)
        known = None
        if not held or (by_number and not ids):  # what is near is not what was asked for
            known = numbers
        elif understood.literal or (asked.anything and not understood.topic):
            known = self.index().bm25[kind].ids if permitted is None else permitted
        found = self.candidates(kind, understood, permitted, mode, depth, asked, known)
        return found._replace(
            candidates=put_first(found.candidates, ids), certain=np.union1d(found.certain, numbers)
        )

    def _numbered(
        self,
        understood: Understanding,
        permitted: NDArray[np.int64] | None,
        filters: Filters,
        asked: Criteria,
    ) -> list[int]:
        """Documents of a number, of what else is asked for if there are any.

        A number without a symbol ("QĐ 101") must be of the type and the time that are asked for,
        but may be of an issuer that no report states ("nghị quyết 57 Bộ Chính trị").
        """
        number = understood.number or ""
        ids = numbered(self._queries, number, asked.meeting_all(permitted))
        if ids:
            return ids
        if not number.isdigit():
            return numbered(self._queries, number, permitted)
        anyone = replace(understood, issuer=None)
        wider = Criteria(self.store, "document", filters, anyone)
        ids = numbered(self._queries, number, wider.meeting_all(permitted))
        found = self._queries.documents(ids)
        return [id_ for id_ in ids if id_ in found and found[id_].issuer is None]

    def candidates(
        self,
        kind: ItemKind,
        understood: Understanding,
        permitted: NDArray[np.int64] | None,
        mode: SearchMode,
        depth: int = DEPTH,
        asked: Criteria | None = None,
        known: NDArray[np.int64] | None = None,
    ) -> Retrieved:
        """What a question taken apart finds, candidates best first: ``depth`` of each retriever.

        Only items of the ids ``permitted`` are found if these are given, and those that meet what
        is ``asked`` before others. ``known`` are certain, where that need not be judged.
        """
        index = self.index()
        vectors = self.store.vectors
        retrievers = Retrievers(
            index.bm25[kind],
            index.vectors.get(kind),
            partial(vectors.of, kind),
            lambda ids: vectors.pieces_of(kind, ids, self.encoder.dimension),
        )
        return retrieve(
            retrievers, self._queries_of(understood, mode), mode, permitted, depth, asked, known
        )

    def _queries_of(self, understood: Understanding, mode: SearchMode) -> list[Query]:
        """A question as it is asked and, if it has words that offices do not write, in theirs."""
        unmarked = understood.language == "vi-unmarked"
        said = understood.restored or understood.words
        topics, texts = [understood.topic or understood.words], [said]
        written = None
        if understood.language != "en":  # its terms are those of the glossary
            written = in_office_words(understood.topic, unmarked=unmarked)
        if written:
            topics.append(written)
            texts.append(in_office_words(said, unmarked=unmarked) or said)
        vectors = None
        if mode in ("hybrid", "semantic"):
            check_encoder(self.store, self.encoder)
            if understood.language == "en":  # followed by its topic in Vietnamese
                texts = [f"{said} {topic}" for topic in topics]
            vectors = self.encoder.encode_query([write_out(text) for text in texts])
        as_written = not unmarked or understood.restored is not None
        english = understood.language == "en"
        untranslated = share_untranslated(understood.words) if english else 0.0
        return [
            Query(
                query_terms(topic, FUNCTION_WORDS),
                as_written,
                understood.language,
                untranslated,
                None if vectors is None else vectors[n : n + 1],
            )
            for n, topic in enumerate(topics)
        ]

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
