"""Queries of search: items by id, documents by number, what the candidates have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cchc_nlp.store.database import select_list
from cchc_nlp.store.store import Store
from cchc_nlp.types import DocumentMention, ItemKind, LegalDocument

__all__ = [
    "FoundOwn",
    "FoundPassage",
    "NumberedDocument",
    "PassagePlace",
    "ReportHead",
    "SearchQueries",
]

_MENTIONS_READ = 1000
"""Mentions of a document that are looked through for those to be shown; bounds the time that the
most cited laws take (not measured)."""
_LAST_CHARACTER = "\U0010ffff"
"""It follows all others: a text with it at its end follows all that begin with the text."""
_IN = "IN (SELECT value FROM json_each(?))"
"""Any number of ids as one parameter; SQLite takes 32,766 parameters at most."""

_PASSAGES = f"""
SELECT p.id, r.name, r.digest, p.page, p.section, p.context,
       p.first_line, p.last_line, p.text, p.raw
FROM passages p JOIN reports r ON r.id = p.report WHERE p.id {_IN}
"""
_DOCUMENTS = f"""
SELECT id, {select_list(LegalDocument)}
FROM documents WHERE id {_IN} ORDER BY id
"""
_MENTIONS = """
SELECT r.name, m.page, m.line, m.evidence, m.raw, r.digest
FROM mentions m JOIN reports r ON r.id = m.report
WHERE m.key = ? ORDER BY m.digest8, m.start LIMIT ?
"""
_DATES = {
    "passage": f"""
        SELECT p.id, r.year FROM passages p JOIN reports r ON r.id = p.report WHERE p.id {_IN}
        """,
    "document": f"""
        SELECT id, coalesce(date, year || '-00-00') FROM documents WHERE id {_IN}
        """,
}
_CONTENT = {
    "passage": f"""
        SELECT p.id, r.digest || printf('%012d', p.start)
        FROM passages p JOIN reports r ON r.id = p.report WHERE p.id {_IN}
        """,
    "document": f"SELECT id, key FROM documents WHERE id {_IN}",
}
_PLACES = f"""
SELECT p.id, r.name, p.context, p.section FROM passages p JOIN reports r ON r.id = p.report
WHERE p.id {_IN} ORDER BY p.id
"""
_NAMING = f"""
SELECT r.name, group_concat(DISTINCT x.document) FROM (
    SELECT d.id AS document, m.report AS report FROM documents d JOIN mentions m ON m.key = d.key
    WHERE d.id {_IN}
    UNION SELECT d.id, r.id FROM documents d JOIN reports r ON r.own = d.key WHERE d.id {_IN}
) x JOIN reports r ON r.id = x.report GROUP BY r.name
"""
_ALIKE = """
SELECT group_concat(id) FROM reports GROUP BY own HAVING count(*) > 1
UNION
SELECT group_concat(id) FROM reports WHERE subject IS NOT NULL
GROUP BY subject, type, issuer, period HAVING count(*) > 1
"""
_HEADS = f"SELECT id, own, number, date, digest FROM reports WHERE id {_IN} ORDER BY id"
_OF_REPORT = "SELECT id, text FROM passages WHERE report = ? ORDER BY id"
_OWN = """
SELECT r.name, r.digest, coalesce(min(p.first_line), 1), r.period
FROM reports r LEFT JOIN passages p ON p.report = r.id AND p.page = 1
WHERE r.digest = ? GROUP BY r.id
"""


class FoundPassage(NamedTuple):
    """A passage as it is shown, with the name and the digest of its report."""

    id: int
    report: str
    digest: str
    page: int
    section: str
    context: str
    first_line: int
    last_line: int
    text: str
    raw: str


class FoundOwn(NamedTuple):
    """A report that is a document, as it is shown: where it begins, and what it reports on."""

    report: str
    digest: str
    line: int
    period: str | None


class NumberedDocument(NamedTuple):
    """A document's id and its number."""

    id: int
    number: str


class PassagePlace(NamedTuple):
    """Where a passage stands: the name of its report, its headings joined by " › ", its section."""

    id: int
    report: str
    context: str
    section: str


class ReportHead(NamedTuple):
    """What tells reports of the same words apart; ``own`` is the key under which it is a document.

    ``date`` may be cut short (ISO).
    """

    id: int
    own: str
    number: str | None
    date: str | None
    digest: str


class SearchQueries:
    """What search asks of a store.

    >>> import cchc_nlp, tempfile
    >>> from cchc_nlp.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     queries = SearchQueries(open_store(folder))
    ...     (found,) = queries.documents_of_number("61qdsnv")
    ...     queries.documents([found.id])[found.id].number
    '61/QĐ-SNV'
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def passages(self, ids: Iterable[int]) -> dict[int, FoundPassage]:
        """Passages by id; those that are gone are left out."""
        return {row[0]: FoundPassage(*row) for row in self._rows(_PASSAGES, ids)}

    def documents(self, ids: Iterable[int]) -> dict[int, LegalDocument]:
        """Documents by id, ascending; those that are gone are left out."""
        return {row[0]: LegalDocument(*row[1:]) for row in self._rows(_DOCUMENTS, ids)}

    def mentions(self, key: str) -> list[DocumentMention]:
        """Places where reports name a document, by the digests of these; a thousand at most."""
        rows = self._store.database.rows(_MENTIONS, (key, _MENTIONS_READ))
        return [DocumentMention(*row) for row in rows]

    def own(self, digest: str) -> FoundOwn | None:
        """The report of a digest, as a document is shown; None where it is gone."""
        return self._store.database.first(FoundOwn, _OWN, (digest,))

    def documents_of_number(self, folded: str) -> list[NumberedDocument]:
        """Documents that have a folded number, the latest year first."""
        sql = "SELECT id, number FROM documents WHERE folded_number = ? ORDER BY year DESC, key"
        return [NumberedDocument(*row) for row in self._store.database.rows(sql, (folded,))]

    def documents_of_prefix(self, folded: str) -> list[NumberedDocument]:
        """Documents whose folded number begins so, in the order of their numbers."""
        sql = """SELECT id, number FROM documents
                 WHERE folded_number >= ? AND folded_number < ? ORDER BY folded_number, key"""
        rows = self._store.database.rows(sql, (folded, folded + _LAST_CHARACTER))
        return [NumberedDocument(*row) for row in rows]

    def keys(self, ids: Iterable[int]) -> list[tuple[int, str, str]]:
        """Ids, keys and folded numbers of documents, ascending."""
        sql = f"SELECT id, key, folded_number FROM documents WHERE id {_IN} ORDER BY id"
        return [(row[0], row[1], row[2]) for row in self._rows(sql, ids)]

    def keys_of_numbers(self, folded: Iterable[str]) -> list[tuple[int, str, str]]:
        """The same of the documents that have one of some folded numbers."""
        sql = f"""SELECT id, key, folded_number FROM documents WHERE folded_number {_IN}
                  ORDER BY id"""
        rows = self._store.database.rows(sql, (json.dumps(list(folded)),))
        return [(row[0], row[1], row[2]) for row in rows]

    def dates(self, kind: ItemKind, ids: Iterable[int]) -> dict[int, str]:
        """Dates of items by id, where known: a document's (ISO), the year of a passage's report."""
        return {row[0]: str(row[1]) for row in self._rows(_DATES[kind], ids) if row[1]}

    def content_keys(self, kind: ItemKind, ids: Iterable[int]) -> dict[int, str]:
        """For each item what stands for it in any store of the same files."""
        return {row[0]: row[1] for row in self._rows(_CONTENT[kind], ids)}

    def places(self, ids: Iterable[int]) -> list[PassagePlace]:
        """Where each passage stands, by ascending id."""
        return [PassagePlace(*row) for row in self._rows(_PLACES, ids)]

    def naming_reports(self, ids: Iterable[int]) -> list[tuple[str, list[int]]]:
        """Names of reports, each with the ids of the documents that a report of the name names or
        is.
        """
        asked = json.dumps(list(map(int, ids)))
        rows = self._store.database.rows(_NAMING, (asked, asked))
        return [(row[0], list(map(int, row[1].split(",")))) for row in rows]

    def reports_alike(self) -> list[list[ReportHead]]:
        """Reports of one own key, or of one subject, type, issuer and period, where several are.

        Each list ascends by id.
        """
        groups = [list(map(int, row[0].split(","))) for row in self._store.database.rows(_ALIKE)]
        heads = {
            row[0]: ReportHead(*row)
            for row in self._rows(_HEADS, {id_ for ids in groups for id_ in ids})
        }
        return [[heads[id_] for id_ in sorted(ids) if id_ in heads] for ids in groups]

    def texts_of_report(self, report: int) -> list[tuple[int, str]]:
        """Ids and texts of the passages of a report, in their order."""
        return [(row[0], row[1]) for row in self._store.database.rows(_OF_REPORT, (report,))]

    def passages_of_reports(self, reports: Iterable[int]) -> list[tuple[int, int]]:
        """Ids of all passages of some reports, ascending, each with that of its report."""
        sql = f"SELECT id, report FROM passages WHERE report {_IN} ORDER BY id"
        return [(row[0], row[1]) for row in self._rows(sql, reports)]

    def sections(self) -> dict[int, str]:
        """The section of each passage of the store, by id."""
        return {
            row[0]: row[1] for row in self._store.database.rows("SELECT id, section FROM passages")
        }

    def _rows(self, sql: str, ids: Iterable[int]) -> Sequence[Sequence[Any]]:
        """Rows of a query that takes ids."""
        return self._store.database.rows(sql, (json.dumps(list(map(int, ids))),))
