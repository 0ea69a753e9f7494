"""What a question finds in a store: by its number, its phrases, or what it asks about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import Encoder, IndexSnapshot, check_encoder, query_terms
from cchc_nlp.knowledge import write_out
from cchc_nlp.search.candidates import Candidates, break_ties, numbered, put_first
from cchc_nlp.search.criteria import Criteria
from cchc_nlp.search.language import FUNCTION_WORDS
from cchc_nlp.search.phrases import Wording, holding
from cchc_nlp.search.query import Understanding
from cchc_nlp.search.retrieval import Retrieved, retrieve
from cchc_nlp.search.synonyms import in_office_words
from cchc_nlp.search.topics import share_untranslated
from cchc_nlp.search.views import Query, Retrievers
from cchc_nlp.store import Filters, SearchQueries, Store, allowed
from cchc_nlp.types import ItemKind, SearchMode

__all__ = ["Finder"]

Ids = NDArray[np.int64]


@dataclass(slots=True)
class Finder:
    """Finds what one question asks for, of either kind of items.

    ``index`` and ``encoder`` are asked for only where they are needed: a number alone needs none.
    """

    understood: Understanding
    mode: SearchMode
    store: Store
    index: Callable[[], IndexSnapshot]
    encoder: Callable[[], Encoder]
    _queries: list[Query] | None = None

    def find(self, kind: ItemKind, filters: Filters, depth: int) -> Retrieved:
        """What the question finds among the items that pass some filters.

        Documents of its number come first. Where nothing holds its phrases, they are let go.
        """
        permitted, held = self._permitted(kind, filters)
        found = self._found(kind, filters, permitted, held, depth)
        return found if held else found._replace(let_go=(*found.let_go, "phrase"))

    def _permitted(self, kind: ItemKind, filters: Filters) -> tuple[Ids | None, bool]:
        """Ids of the items that pass filters and hold the question's phrases; None is all items.

        And whether any holds them; otherwise the phrases are let go.
        """
        passing = allowed(self.store, kind, filters)
        wording = Wording.of(self.understood)
        if not (wording.required or wording.excluded):
            return passing, True
        texts, index = partial(self.store.items.of, kind), self.index().bm25[kind]
        look = partial(holding, understood=self.understood, index=index, texts=texts)
        found = look(wording, permitted=passing)
        if wording.required and found is not None and not len(found):
            return look(wording.without_phrases(), permitted=passing), False
        return found, True

    def _found(
        self, kind: ItemKind, filters: Filters, permitted: Ids | None, held: bool, depth: int
    ) -> Retrieved:
        understood = self.understood
        asked = Criteria(self.store, kind, filters, understood)
        by_number = kind == "document" and understood.number is not None
        ids = self._numbered(permitted, filters, asked) if by_number else []
        numbers = np.array(sorted(ids), np.int64)
        if ids and not understood.topic:
            return Retrieved(put_first(Candidates.none(), ids), numbers)
        known = None
        if not held or (by_number and not ids):  # what is near is not what was asked for
            known = numbers
        elif understood.literal or (asked.anything and not understood.topic):
            known = self.index().bm25[kind].ids if permitted is None else permitted
        found = self.retrieved(kind, permitted, depth, asked, known)
        return found._replace(
            candidates=put_first(found.candidates, ids), certain=np.union1d(found.certain, numbers)
        )

    def _numbered(self, permitted: Ids | None, filters: Filters, asked: Criteria) -> list[int]:
        """Documents of a number, of what else is asked for if there are any.

        A number without a symbol ("QĐ 101") must be of the type and the time that are asked for,
        but may be of an issuer that no report states ("nghị quyết 57 Bộ Chính trị").
        """
        number, queries = self.understood.number or "", SearchQueries(self.store)
        ids = numbered(queries, number, asked.meeting_all(permitted))
        if ids:
            return ids
        if not number.isdigit():
            return numbered(queries, number, permitted)
        anyone = replace(self.understood, issuer=None)
        wider = Criteria(self.store, "document", filters, anyone)
        ids = numbered(queries, number, wider.meeting_all(permitted))
        found = queries.documents(ids)
        return [id_ for id_ in ids if id_ in found and found[id_].issuer is None]

    def retrieved(
        self,
        kind: ItemKind,
        permitted: Ids | None,
        depth: int,
        asked: Criteria | None = None,
        known: Ids | None = None,
    ) -> Retrieved:
        """What the question's topic finds, candidates best first: ``depth`` of each retriever.

        Only items of the ids ``permitted`` are found if these are given, and those that meet what
        is ``asked`` before others. ``known`` are certain, where that need not be judged.
        """
        index, vectors = self.index(), self.store.vectors
        retrievers = Retrievers(
            index.bm25[kind],
            index.vectors.get(kind),
            partial(vectors.of, kind),
            lambda ids: vectors.pieces_of(kind, ids, self.encoder().dimension),
        )
        if self._queries is None:
            self._queries = self._ways_to_ask()
        found = retrieve(retrievers, self._queries, self.mode, permitted, depth, asked, known)
        ordered = break_ties(SearchQueries(self.store), kind, found.candidates)
        return found._replace(candidates=ordered)

    def _ways_to_ask(self) -> list[Query]:
        """The question as it is asked and, if it has words that offices do not write, in theirs."""
        understood = self.understood
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
        if self.mode in ("hybrid", "semantic"):
            encoder = self.encoder()
            check_encoder(self.store, encoder)
            if understood.language == "en":  # followed by its topic in Vietnamese
                texts = [f"{said} {topic}" for topic in topics]
            vectors = encoder.encode_query([write_out(text) for text in texts])
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
