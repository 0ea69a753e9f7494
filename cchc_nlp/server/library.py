"""The library: a store as programs and people ask it, from any number of threads at once.

Answers are plain mappings and lists, as the API gives them.
"""

from __future__ import annotations

import os
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import networkx as nx

from cchc_nlp.errors import CchcError
from cchc_nlp.export import Selection, build_graph, select
from cchc_nlp.index import Encoder
from cchc_nlp.ingest import Task, analysis_of, remembered
from cchc_nlp.pipeline import Analysis
from cchc_nlp.processes import available_cores
from cchc_nlp.read import Source, shown_path
from cchc_nlp.search import Answer, Searcher
from cchc_nlp.server.memory import Memory
from cchc_nlp.store import Filters, RelationEdge, ReportRecord, allowed, fold_number
from cchc_nlp.text import fold

__all__ = ["Library", "NotFoundError"]

_ANSWERS, _ANALYSES, _LISTS = 256, 6, 16
"""Results that are remembered. Not measured; an analysis holds every token of its report, an answer
ten hits, a list of issuers or reports as many as there are."""
_MOST_NEIGHBOURS = 200
"""Relations of a document that are told of, in each direction; more cannot be looked through."""
_MOST_HITS = 1000
"""Documents that a question selects; those beyond have little to do with it. Not measured."""
_FEWEST_DIGITS = 12
"""Digits of a digest that tell a report: 48 bits, so that two of a million reports begin alike with
a chance of one in five hundred."""
_LONGEST_LABEL = 120
"""Characters of a suggestion: a line of the search field's list."""


class NotFoundError(CchcError):
    """There is no such document or report in the store."""


class Library:
    """A store to be asked; what comes in later is seen.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     Library(Path(folder)).document("18/KH-UBND")["document"]["date"]
    '2023-01-16'
    """

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        """Open the store in a folder. ``CchcError`` where there is none."""
        self.folder = folder
        self.searcher = Searcher(folder, encoder)
        self.store = self.searcher.store
        self._answers, self._analyses = Memory(_ANSWERS), Memory(_ANALYSES)
        self._lists, self._graphs = Memory(_LISTS), Memory(1)
        cores = available_cores()
        # more at once than there are cores only makes each slower
        self._turns = threading.BoundedSemaphore(cores)
        self._analysing = threading.BoundedSemaphore(cores)

    @property
    def is_empty(self) -> bool:
        """Whether there is no report yet."""
        return self.store.queries.is_empty()

    # ---- search

    def answer(self, text: str, **how: Any) -> Answer:
        """The answer to a question, remembered until the store changes.

        The arguments are those of :meth:`cchc_nlp.search.Searcher.answer`.
        """

        def make() -> Answer:
            with self._turns:
                return self.searcher.answer(text, **how)

        return self._answers.get((self.store.generation(), text, *sorted(how.items())), make)

    def suggest(self, text: str, most: int = 8) -> list[dict[str, Any]]:
        """Documents whose number begins so, and issuers that have the words in their name.

        Each has ``kind`` (document or issuer), ``value``, ``label`` and ``mentions``.
        """
        wanted = fold(text).strip()
        if not wanted:
            return []
        number, found = fold_number(text), list[dict[str, Any]]()
        if number[:1].isdigit():
            for d in self.store.queries.documents_numbered(number, most):
                label = " ".join(filter(None, (d.type, d.number, d.subject)))[:_LONGEST_LABEL]
                found.append(_suggestion("document", d.number, label, d.mentions))
        for row in self.issuers():
            if wanted in fold(row["issuer"]):
                found.append(_suggestion("issuer", row["issuer"], row["issuer"], row["documents"]))
        return found[:most]

    def issuers(self) -> list[dict[str, Any]]:
        """Issuers with the number of their ``documents``, the busiest first."""
        return self._lists.get(
            (self.store.generation(), "issuers"),
            lambda: [found._asdict() for found in self.store.queries.issuers()],
        )

    def types(self) -> list[str]:
        """Types of the documents that there are, the commonest first."""
        return self._lists.get((self.store.generation(), "types"), self.store.queries.types)

    # ---- documents

    def documents(
        self, filters: Filters, limit: int = 50, offset: int = 0
    ) -> tuple[list[dict[str, Any]], int]:
        """Documents that pass, the most mentioned first, and how many there are in all."""
        only = allowed(self.store, "document", filters)
        ids = None if only is None else only.tolist()
        found = self.store.queries.documents(ids, limit=limit, offset=offset)
        return [asdict(d) for d in found], self.store.queries.count_documents(ids)

    def document(self, key: str, mentions: int = 100) -> dict[str, Any]:
        """A document by its key or number, the places that name it, and its relations.

        ``NotFoundError`` where there is none.
        """
        queries = self.store.queries
        found = queries.document(key)
        if found is None:
            raise NotFoundError(f"kho không có văn bản '{key}'")
        return {
            "document": asdict(found),
            "mentions": [place._asdict() for place in queries.mentions_of(found.key, mentions)],
            "relations": self.relations(found.key),
            "reports": [report._asdict() for report in queries.report_names(found.key)],
        }

    def relations(self, key: str) -> list[dict[str, Any]]:
        """Edges from and to a document, the most stated first.

        Each has ``direction`` (out, in), ``relation``, the other's ``key`` and ``label``,
        ``weight``, ``confidence``, ``evidence``. A report has its ``digest``, and a ``key`` where
        it says what it is.
        """
        outward = self.store.queries.relations_from(key, _MOST_NEIGHBOURS)
        inward = self.store.queries.relations_to(key, _MOST_NEIGHBOURS)
        edges = [_edge(edge, "out") for edge in outward] + [_edge(edge, "in") for edge in inward]
        edges = [edge for edge in edges if edge["key"] != key]
        labels = self.store.queries.labels([edge["key"] for edge in edges if edge["key"]])
        for edge in edges:
            edge["label"] = edge["label"] or labels.get(edge["key"]) or edge["key"]
        return edges

    # ---- reports

    def reports(
        self, text: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[list[dict[str, Any]], int]:
        """Reports that have the words in their name, subject or issuer, and how many in all.

        The newest come first.
        """
        wanted, queries = fold(text).strip(), self.store.queries
        if not wanted:
            total = queries.count_reports()
            return [_report(r) for r in queries.reports(limit, offset)], total
        found = self._lists.get(
            (self.store.generation(), "reports", wanted),
            lambda: [r for r in queries.reports() if wanted in fold(_title(r))],
        )
        return [_report(r) for r in found[offset : offset + limit]], len(found)

    def report(self, digest: str) -> dict[str, Any]:
        """What a report says of itself, how its pages were read, and the documents that it names.

        ``NotFoundError`` where there is none.
        """
        found = self._found(digest)
        return {
            **_report(found),
            "page_quality": [asdict(page) for page in self.store.reports.pages(found.digest)],
            "documents": [asdict(d) for d in self.store.queries.documents_of(found.digest)],
        }

    def _found(self, digest: str) -> ReportRecord:
        """The report of a digest or the beginning of one."""
        is_digest = len(digest) >= _FEWEST_DIGITS and set(digest) <= set("0123456789abcdef")
        found = self.store.queries.report(digest) if is_digest else None
        if found is None:
            raise NotFoundError(f"kho không có báo cáo '{digest}'")
        return found

    def analysis(self, digest: str) -> Analysis:
        """A report taken through the pipeline again, with people's corrections of it.

        It has what a store does not keep: every token and its confidence. Remembered for a few
        reports. ``NotFoundError`` where there is no such report.
        """
        store, whole = self.store, self._found(digest).digest
        source, settings = store.reports.source(whole), remembered(store)
        if source is None:  # it has been removed this moment
            raise NotFoundError(f"kho không có báo cáo '{digest}'")
        task = Task(
            Source(Path(source.name)),
            whole,
            tuple(store.corrections.of(whole)),
            tuple(store.reference_corrections.of(whole)),
            text=(source.text, source.pages),
        )

        def make() -> Analysis:
            with self._analysing:
                return analysis_of(task, settings)

        key = (whole, settings.pipeline, task.corrections, task.reference_corrections)
        return self._analyses.get(key, make)

    def file(self, digest: str) -> Path | None:
        """The file that a report was read from.

        None where it is no longer there as it was, or is in an archive.
        """
        for file in self.store.reports.files(self._found(digest).digest):
            try:
                found = os.stat(file.path)
            except OSError:
                continue
            if (found.st_size, found.st_mtime_ns) == (file.size, file.modified):
                return Path(file.path)
        return None

    def holds_path(self, path: Path) -> bool:
        """Whether a report was read from a file, or from inside an archive or a folder."""
        return self.store.reports.holds_path(shown_path(path.resolve()))

    # ---- all together

    def graph(
        self,
        *,
        around: str | None = None,
        depth: int = 1,
        types: tuple[str, ...] = (),
        relations: tuple[str, ...] = (),
        only: Selection | None = None,
    ) -> nx.MultiDiGraph[str]:
        """The citation graph, or a part of it.

        The part is what :func:`cchc_nlp.export.select` and a selection leave. ``NotFoundError``
        where ``around`` is not in it.
        """
        whole = self._graphs.get(self.store.generation(), lambda: build_graph(self.store))
        if only is not None and only != Selection():
            digests = self.node_digests()
            whole = whole.subgraph([n for n in whole if _is_chosen(whole, n, only, digests)])
        try:
            return select(whole, around=around, depth=depth, types=types, relations=relations)
        except CchcError as error:
            raise (NotFoundError(str(error)) if around is not None else error) from None

    def node_digests(self) -> dict[str, str]:
        """Digests of reports by their nodes in the graph: ``report:ID``, and their key if any."""
        return self.store.queries.node_digests()

    def selection(self, filters: Filters, question: str = "") -> Selection:
        """The part of the store that a question and filters leave.

        That is the documents that answer it, in the reports that are meant.
        """
        digests = None
        if filters.report:
            wanted = fold(filters.report)
            names = self.store.queries.report_names()
            digests = {r.digest for r in names if wanted in fold(r.report)}
        if question:
            hits = self.answer(
                question, k=_MOST_HITS, kind="documents", filters=filters, facets=False
            ).hits
            return Selection({h.document.key for h in hits if h.document}, digests)
        only = allowed(self.store, "document", filters)
        keys = None if only is None else self.store.queries.document_keys(only.tolist())
        return Selection(keys, digests)

    def health(self) -> dict[str, Any]:
        """Whether questions can be answered, found by asking.

        ``status`` is ``ok``, or says what is wrong.
        """
        try:
            counts, generation = self.store.counts(), self.store.generation()
            index = self.searcher.index()
        except Exception as error:  # whatever it is, it is what the one who asks wants to know
            return {"status": f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"}
        return {"status": "ok", "generation": generation, "index": index.generation, **counts}


def _suggestion(kind: str, value: str | None, label: str, mentions: int) -> dict[str, Any]:
    return {"kind": kind, "value": value, "label": label, "mentions": mentions}


def _edge(edge: RelationEdge, direction: str) -> dict[str, Any]:
    """A relation as it is seen from one of its ends; ``label`` is still open for documents."""
    is_report = direction == "in" and edge.subject is None
    return {
        "direction": direction,
        "key": edge.object if direction == "out" else edge.subject or edge.own,
        "digest": edge.digest if is_report else None,
        "label": edge.report if is_report else None,
        "relation": edge.relation,
        "weight": edge.weight,
        "confidence": edge.confidence,
        "evidence": edge.evidence,
    }


def _report(report: ReportRecord) -> dict[str, Any]:
    return {
        **report._asdict(),
        "addressees": list(report.addressees),
        "recipients": list(report.recipients),
    }


def _title(report: ReportRecord) -> str:
    """What a report is found by in a list."""
    words = (report.report, report.subject, report.issuer, report.number, report.period)
    return " ".join(filter(None, words))


def _is_chosen(
    graph: nx.MultiDiGraph[str], node: str, only: Selection, digests: dict[str, str]
) -> bool:
    """Whether a node is a chosen document, or a chosen report that names one."""
    if graph.nodes[node]["kind"] != "report":
        return only.keys is None or node in only.keys
    if only.digests is not None and digests.get(node) not in only.digests:
        return False
    return (
        only.keys is None
        or node in only.keys
        or any(n in only.keys for n in graph.successors(node))
    )
