"""What programs and people ask of a store that is served: answers, documents, reports, the citations around a document; from any number of threads."""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx

from cchc_nlp.errors import CchcError
from cchc_nlp.export import Selection, build_graph, select
from cchc_nlp.index import Encoder
from cchc_nlp.ingest import Task, analysis_of, remembered
from cchc_nlp.pipeline import Analysis
from cchc_nlp.read import Source
from cchc_nlp.search import Answer, Searcher
from cchc_nlp.store import Filters, allowed, fold_number
from cchc_nlp.text import fold
from cchc_nlp.types import LegalDocument

__all__ = ["Library", "NotFoundError"]

T = TypeVar("T")
_MOST_NEIGHBOURS = 200
_FEWEST_DIGITS = 12
"""Digits of a digest that tell a report."""
_DOCUMENT = ("key", "type", "number", "name", "year", "date", "issuer", "subject", "mentions")
_REPORT = """SELECT r.name AS report, r.digest, r.key, r.number, r.date, r.issued_at, r.issuer, r.type, r.subject, r.period, r.recipients, r.office, r.signer, r.place,
             r.year, r.pages, r.unread, r.added FROM reports r"""


class NotFoundError(CchcError):
    """There is no such document or report in the store."""


class _Memory:
    """The last results of costly questions, forgotten oldest first. Who asks what another is asking just now waits for that answer."""

    def __init__(self, most: int) -> None:
        self._most, self._lock, self._kept = most, threading.Lock(), OrderedDict[Hashable, Any]()
        self._being_made: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._kept:
                return self._again(key)  # type: ignore[no-any-return]
            turn = self._being_made.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:
                    return self._again(key)  # type: ignore[no-any-return]
            try:
                made = make()
                with self._lock:
                    self._kept[key] = made
                    while len(self._kept) > self._most:
                        self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._being_made.pop(key, None)
        return made

    def _again(self, key: Hashable) -> Any:
        self._kept.move_to_end(key)
        return self._kept[key]


class Library:
    """A store to be asked. ``Library(Path("kho")).answer("một cửa")`` gives an :class:`~cchc_nlp.search.Answer`; what comes in later is seen."""

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        self.folder = folder
        self.searcher = Searcher(folder, encoder)
        self.store = self.searcher.store
        self._answers, self._analyses, self._lists, self._graphs = (
            _Memory(256),
            _Memory(6),
            _Memory(16),
            _Memory(1),
        )
        cores = (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
        self._turns = threading.BoundedSemaphore(
            cores
        )  # more at once than there are cores only makes each slower
        self._analysing = threading.BoundedSemaphore(cores)

    @property
    def is_empty(self) -> bool:
        """Whether there is no report yet."""
        return not self.store.rows("SELECT 1 FROM reports LIMIT 1")

    # ---- search

    def answer(self, text: str, **how: Any) -> Answer:
        """The answer to a question, with the arguments of :meth:`cchc_nlp.search.Searcher.answer`; remembered until the store changes."""

        def make() -> Answer:
            with self._turns:
                return self.searcher.answer(text, **how)

        return self._answers.get((self.store.generation(), text, *sorted(how.items())), make)

    def suggest(self, text: str, most: int = 8) -> list[dict[str, Any]]:
        """Documents whose number begins so, and issuers that have the words in their name: ``kind``, ``value``, ``label``, ``mentions``."""
        wanted = fold(text).strip()
        if not wanted:
            return []
        number = fold_number(text)
        sql = f"SELECT {', '.join(_DOCUMENT)} FROM documents WHERE folded_number >= ? AND folded_number < ? ORDER BY mentions DESC, key LIMIT ?"
        rows = (
            self.store.rows(sql, (number, number + "\U0010ffff", most))
            if number[:1].isdigit()
            else []
        )
        found = [
            {
                "kind": "document",
                "value": r["number"],
                "label": " ".join(filter(None, (r["type"], r["number"], r["subject"])))[:120],
                "mentions": r["mentions"],
            }
            for r in rows
        ]
        issuers = [row for row in self.issuers() if wanted in fold(row["issuer"])]
        found += [
            {
                "kind": "issuer",
                "value": r["issuer"],
                "label": r["issuer"],
                "mentions": r["documents"],
            }
            for r in issuers
        ]
        return found[:most]

    def issuers(self) -> list[dict[str, Any]]:
        """Issuers with the number of their documents, the busiest first."""
        sql = "SELECT issuer, count(*) AS documents FROM documents WHERE issuer IS NOT NULL GROUP BY issuer ORDER BY documents DESC, issuer"
        return self._lists.get(
            (self.store.generation(), "issuers"), lambda: [dict(r) for r in self.store.rows(sql)]
        )

    def types(self) -> list[str]:
        """Types of the documents that there are, the commonest first."""
        sql = "SELECT type FROM documents WHERE type IS NOT NULL GROUP BY type ORDER BY count(*) DESC, type"
        return self._lists.get(
            (self.store.generation(), "types"), lambda: [r[0] for r in self.store.rows(sql)]
        )

    # ---- documents

    def documents(
        self, filters: Filters, limit: int = 50, offset: int = 0
    ) -> tuple[list[dict[str, Any]], int]:
        """Documents that pass, the most mentioned first, and how many there are in all."""
        only = allowed(self.store, "document", filters)
        where, values = (
            ("", [])
            if only is None
            else (" WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(only.tolist())])
        )
        total = int(self.store.rows(f"SELECT count(*) FROM documents{where}", values)[0][0])
        sql = f"SELECT {', '.join(_DOCUMENT)} FROM documents{where} ORDER BY mentions DESC, key LIMIT ? OFFSET ?"
        return [dict(r) for r in self.store.rows(sql, (*values, limit, offset))], total

    def document(self, key: str, mentions: int = 100) -> dict[str, Any]:
        """A document by its key or number: what it is, the places that name it, its relations in both directions. ``NotFoundError`` where there is none."""
        columns = ", ".join(_DOCUMENT)
        found = self.store.rows(f"SELECT {columns} FROM documents WHERE key = ?", (key,))
        found = found or self.store.rows(
            f"SELECT {columns} FROM documents WHERE folded_number = ? ORDER BY mentions DESC",
            (fold_number(key),),
        )
        if not found:
            raise NotFoundError(f"kho không có văn bản '{key}'")
        record = asdict(LegalDocument(**dict(found[0])))
        sql = """SELECT r.name AS report, r.digest, m.page, m.line, m.surface, m.raw, m.pinpoint, m.evidence AS text, m.confidence, m.start, m.end FROM mentions m
                 JOIN reports r ON r.id = m.report WHERE m.key = ? ORDER BY r.date DESC, r.name, m.start LIMIT ?"""
        named = [dict(r) for r in self.store.rows(sql, (record["key"], mentions))]
        own = self.store.rows(
            "SELECT name AS report, digest FROM reports WHERE key = ?", (record["key"],)
        )
        return {
            "document": record,
            "mentions": named,
            "relations": self.relations(record["key"]),
            "reports": [dict(r) for r in own],
        }

    def relations(self, key: str) -> list[dict[str, Any]]:
        """Edges from and to a document, the most stated first: ``direction`` (out, in), ``relation``, the other's ``key`` and ``label``, ``weight``, ``evidence``.

        A report has its ``digest``, and a ``key`` where it says what it is.
        """
        sql = """SELECT x.subject, r.key AS own, r.digest, r.name, x.object, x.relation, count(*) AS weight, max(x.confidence) AS confidence, x.evidence
                 FROM relations x JOIN reports r ON r.id = x.report WHERE {} GROUP BY coalesce(x.subject, r.key, r.digest), x.object, x.relation
                 ORDER BY weight DESC, x.object LIMIT ?"""
        outward = self.store.rows(sql.format("x.subject = ?"), (key, _MOST_NEIGHBOURS))
        outward += self.store.rows(
            sql.format("x.subject IS NULL AND r.key = ?"), (key, _MOST_NEIGHBOURS)
        )
        inward = self.store.rows(sql.format("x.object = ?"), (key, _MOST_NEIGHBOURS))
        out = []
        for row, direction in [*((r, "out") for r in outward), *((r, "in") for r in inward)]:
            other = row["object"] if direction == "out" else row["subject"] or row["own"]
            is_report = direction == "in" and row["subject"] is None
            if other != key:
                fields = {
                    name: row[name] for name in ("relation", "weight", "confidence", "evidence")
                }
                report = (
                    {"digest": row["digest"], "label": row["name"]}
                    if is_report
                    else {"digest": None, "label": None}
                )
                out.append({"direction": direction, "key": other, **report, **fields})
        labels = self._labels([e["key"] for e in out if e["key"]])
        for edge in out:
            edge["label"] = edge["label"] or labels.get(edge["key"]) or edge["key"]
        return out

    def _labels(self, keys: list[str]) -> dict[str, str]:
        asked = json.dumps(sorted(set(keys)), ensure_ascii=False)
        sql = "SELECT key, coalesce(number, name, key) FROM documents WHERE key IN (SELECT value FROM json_each(?))"
        return {r[0]: r[1] for r in self.store.rows(sql, (asked,))}

    # ---- reports

    def reports(
        self, text: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[list[dict[str, Any]], int]:
        """Reports that have the words in their name, subject or issuer, the newest first, and how many there are in all."""
        wanted, generation = fold(text).strip(), self.store.generation()
        sql = f"{_REPORT} ORDER BY coalesce(r.date, r.year || '-12-31', '') DESC, r.name, r.digest"
        if not wanted:
            total = int(self.store.rows("SELECT count(*) FROM reports")[0][0])
            return [
                _report(r) for r in self.store.rows(f"{sql} LIMIT ? OFFSET ?", (limit, offset))
            ], total

        def matching() -> list[dict[str, Any]]:
            return [
                dict(r)
                for r in self.store.each(sql)
                if wanted
                in fold(
                    " ".join(
                        filter(
                            None, (r["report"], r["subject"], r["issuer"], r["number"], r["period"])
                        )
                    )
                )
            ]

        found = self._lists.get((generation, "reports", wanted), matching)
        return [_report(r) for r in found[offset : offset + limit]], len(found)

    def report(self, digest: str) -> dict[str, Any]:
        """What a report says of itself, how each of its pages was read, and the documents that it names. ``NotFoundError`` where there is none."""
        row = self._row(digest)
        pages = [asdict(p) for p in self.store.pages(row["id"])]
        sql = """SELECT d.key, d.type, d.number, d.name, d.year, d.date, d.issuer, d.subject, count(*) AS mentions FROM mentions m JOIN documents d ON d.key = m.key
                 WHERE m.report = ? GROUP BY d.key ORDER BY mentions DESC, d.key"""
        named = [dict(r) for r in self.store.rows(sql, (row["id"],))]
        about = _report(self.store.rows(f"{_REPORT} WHERE r.id = ?", (row["id"],))[0])
        return {**about, "page_quality": pages, "documents": named}

    def _row(self, digest: str) -> Any:
        if len(digest) < _FEWEST_DIGITS or not all(c in "0123456789abcdef" for c in digest):
            raise NotFoundError(f"kho không có báo cáo '{digest}'")
        found = self.store.rows(
            "SELECT * FROM reports WHERE digest >= ? AND digest < ? LIMIT 1", (digest, digest + "g")
        )
        if not found:
            raise NotFoundError(f"kho không có báo cáo '{digest}'")
        return found[0]

    def analysis(self, digest: str) -> Analysis:
        """A report taken through the pipeline again, with what people set right in it: its words and how sure each is, which a store does not keep.

        Remembered for a few reports. ``NotFoundError`` where there is no such report.
        """
        row = self._row(digest)
        whole, store = row["digest"], self.store
        corrections, reference_corrections = (
            store.corrections(whole),
            store.all_reference_corrections().get(whole, []),
        )
        settings = remembered(store)
        task = Task(
            Source(Path(row["name"])),
            whole,
            tuple(corrections),
            tuple(reference_corrections),
            text=(row["source"], store.pages(row["id"])),
        )

        def make() -> Analysis:
            with self._analysing:
                return analysis_of(task, settings)

        key = (whole, settings.pipeline, task.corrections, task.reference_corrections)
        return self._analyses.get(key, make)

    def file(self, digest: str) -> Path | None:
        """The file that a report was read from, where it is still there, as it was, and not in an archive."""
        row = self._row(digest)
        for path in self.store.rows(
            "SELECT path, size, modified FROM paths WHERE report = ? ORDER BY path", (row["id"],)
        ):
            try:
                found = os.stat(path["path"])
            except OSError:
                continue
            if (found.st_size, found.st_mtime_ns) == (path["size"], path["modified"]):
                return Path(path["path"])
        return None

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
        """The citation graph, or the part of it that :func:`cchc_nlp.export.select` and a selection leave. ``NotFoundError`` where ``around`` is not in it."""
        whole = self._graphs.get(self.store.generation(), lambda: build_graph(self.store))
        if only is not None and only != Selection():
            digests = {
                f"report:{r['id']}": r["digest"]
                for r in self.store.rows("SELECT id, digest FROM reports")
            }
            keys = {
                r["key"]: r["digest"]
                for r in self.store.rows("SELECT key, digest FROM reports WHERE key IS NOT NULL")
            }
            whole = whole.subgraph(
                [n for n in whole if _chosen(whole, n, only, {**digests, **keys})]
            )
        try:
            return select(whole, around=around, depth=depth, types=types, relations=relations)
        except CchcError as error:
            raise (NotFoundError(str(error)) if around is not None else error) from None

    def selection(self, filters: Filters, question: str = "") -> Selection:
        """The part of the store that a question and filters leave: documents that answer it, in the reports that are meant."""
        digests = None
        if filters.report:
            wanted = fold(filters.report)
            digests = {
                r["digest"]
                for r in self.store.rows("SELECT name, digest FROM reports")
                if wanted in fold(r["name"])
            }
        if question:
            hits = self.answer(
                question, k=1000, kind="documents", filters=filters, facets=False
            ).hits
            return Selection({h.document.key for h in hits if h.document}, digests)
        only = allowed(self.store, "document", filters)
        if only is None:
            return Selection(None, digests)
        sql = "SELECT key FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        return Selection(
            {r[0] for r in self.store.rows(sql, (json.dumps(only.tolist()),))}, digests
        )

    def health(self) -> dict[str, Any]:
        """Whether questions can be answered, found by asking: ``status`` is ``ok``, or says what is wrong."""
        try:
            counts, generation = self.store.counts(), self.store.generation()
            index = self.searcher.index()
        except Exception as error:  # whatever it is, it is what the one who asks wants to know
            return {"status": f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"}
        return {"status": "ok", "generation": generation, "index": index.generation, **counts}


def _report(row: Any) -> dict[str, Any]:
    return {**dict(row), "recipients": json.loads(row["recipients"] or "[]")}


def _chosen(
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
