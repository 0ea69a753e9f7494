"""What people and programs ask of a store: documents, reports, relations, and how much there is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from cchc_nlp.store.database import Database, select_list
from cchc_nlp.store.records import (
    CitedDocument,
    IssuerCount,
    MentionPlace,
    MentionRow,
    PageCount,
    PageRecord,
    RelationEdge,
    ReportName,
    ReportRecord,
    StoredMention,
    fold_number,
)
from cchc_nlp.types import LegalDocument

__all__ = ["Queries"]

_DOCUMENT = select_list(LegalDocument)
_CITED = "mentions > 0"
"""Of the documents that a report is or names, those that one names."""
_REPORT = "SELECT {} FROM reports r".format(select_list(ReportRecord, "r", report="r.name"))
_ONE_OF = "IN (SELECT value FROM json_each(?))"
_LAST = "\U0010ffff"
"""The character that follows all others: the end of a range of texts that begin alike."""


class Queries:
    """Questions to a store, answered with records; none of them writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- how much there is

    def counts(self) -> dict[str, int]:
        """The number of records of each kind."""
        tables = ("reports", "pages", "passages", "documents", "mentions", "relations")
        counted = {"documents": f"documents WHERE {_CITED}"}
        return {
            t: self._database.value(f"SELECT count(*) FROM {counted.get(t, t)}") for t in tables
        }

    def is_empty(self) -> bool:
        """Whether there is no report yet."""
        return self._database.value("SELECT 1 FROM reports LIMIT 1") is None

    def page_counts(self) -> list[PageCount]:
        """The number of pages by quality and way of reading, the most first."""
        sql = """SELECT quality, method, count(*) AS pages FROM pages
                 GROUP BY quality, method ORDER BY pages DESC"""
        return self._database.records(PageCount, sql)

    def most_cited(self, most: int = 10) -> list[CitedDocument]:
        """The documents with the most mentions."""
        sql = """SELECT d.mentions, count(DISTINCT m.report) AS reports, d.type,
                        coalesce(d.number, d.name) AS label, d.subject, d.key
                 FROM documents d JOIN mentions m ON m.key = d.key
                 GROUP BY d.key ORDER BY d.mentions DESC, d.key LIMIT ?"""
        return self._database.records(CitedDocument, sql, (most,))

    # ---- documents

    def documents(
        self, only: Collection[int] | None = None, *, limit: int = -1, offset: int = 0
    ) -> list[LegalDocument]:
        """Documents that a report names, or those of some ids, the most mentioned first."""
        where, values = _with_ids(only)
        sql = f"""SELECT {_DOCUMENT} FROM documents {where}
                  ORDER BY mentions DESC, key LIMIT ? OFFSET ?"""
        return self._database.records(LegalDocument, sql, (*values, limit, offset))

    def count_documents(self, only: Collection[int] | None = None) -> int:
        """The number of documents that a report names, or of those of some ids."""
        where, values = _with_ids(only)
        return int(self._database.value(f"SELECT count(*) FROM documents {where}", values))

    def document(self, key_or_number: str) -> LegalDocument | None:
        """A document by its key, or the most mentioned of a number; None where there is none."""
        by_key = f"SELECT {_DOCUMENT} FROM documents WHERE key = ?"
        by_number = f"""SELECT {_DOCUMENT} FROM documents WHERE folded_number = ?
                        ORDER BY mentions DESC LIMIT 1"""
        found = self._database.first(LegalDocument, by_key, (key_or_number,))
        number = fold_number(key_or_number)
        if found or not number:  # documents without a number have the number of "---"
            return found
        return self._database.first(LegalDocument, by_number, (number,))

    def documents_numbered(self, beginning: str, most: int) -> list[LegalDocument]:
        """The most mentioned documents whose folded number begins so."""
        sql = f"""SELECT {_DOCUMENT} FROM documents WHERE folded_number >= ? AND folded_number < ?
                  AND {_CITED} ORDER BY mentions DESC, key LIMIT ?"""
        return self._database.records(LegalDocument, sql, (beginning, beginning + _LAST, most))

    def documents_of(self, digest: str) -> list[LegalDocument]:
        """The documents that a report names, each with the number of its mentions there."""
        columns = select_list(LegalDocument, "d", mentions="count(*) AS named")
        sql = f"""SELECT {columns} FROM mentions m JOIN documents d ON d.key = m.key
                  JOIN reports r ON r.id = m.report WHERE r.digest = ?
                  GROUP BY d.key ORDER BY named DESC, d.key"""
        return self._database.records(LegalDocument, sql, (digest,))

    def document_keys(self, ids: Collection[int]) -> set[str]:
        """The keys of the documents of some ids."""
        sql = f"SELECT key FROM documents WHERE id {_ONE_OF}"
        return set(self._database.column(sql, (json.dumps([int(i) for i in ids]),)))

    def labels(self, keys: Collection[str]) -> dict[str, str]:
        """Number, or else name or key, of documents by their key."""
        sql = f"SELECT key, coalesce(number, name, key) FROM documents WHERE key {_ONE_OF}"
        asked = json.dumps(sorted(set(keys)), ensure_ascii=False)
        return {row[0]: row[1] for row in self._database.rows(sql, (asked,))}

    def issuers(self) -> list[IssuerCount]:
        """Issuers with the number of their documents, the busiest first."""
        sql = f"""SELECT issuer, count(*) AS documents FROM documents
                 WHERE issuer IS NOT NULL AND {_CITED}
                 GROUP BY issuer ORDER BY documents DESC, issuer"""
        return self._database.records(IssuerCount, sql)

    def types(self) -> list[str]:
        """Types of the documents that reports are or name, the commonest first."""
        sql = """SELECT type FROM documents WHERE type IS NOT NULL
                 GROUP BY type ORDER BY count(*) DESC, type"""
        return self._database.column(sql)

    # ---- mentions and relations

    def mentions_of(self, key: str, most: int) -> list[MentionPlace]:
        """Places that name a document, those of the newest reports first."""
        columns = select_list(
            MentionPlace, "m", report="r.name", digest="r.digest", text="m.evidence"
        )
        sql = f"""SELECT {columns} FROM mentions m JOIN reports r ON r.id = m.report
                  WHERE m.key = ? ORDER BY r.date DESC, r.name, m.start LIMIT ?"""
        return self._database.records(MentionPlace, sql, (key, most))

    def mentions_at(
        self, start: int, end: int, pinpoint: str | None, *, report: str, digest: str | None
    ) -> list[StoredMention]:
        """The references at a place in the report of a digest, or without it in all of a name."""
        sql = f"""SELECT r.digest, {select_list(MentionRow, "m")}
                  FROM mentions m JOIN reports r ON r.id = m.report
                  WHERE iif(:digest IS NULL, r.name = :report, r.digest = :digest)
                  AND m.start = :start AND m.end = :end AND m.pinpoint IS :pinpoint"""
        asked = {
            "start": start, "end": end, "pinpoint": pinpoint, "report": report, "digest": digest
        }  # fmt: skip
        return [
            StoredMention(digest, MentionRow.from_columns(*fields))
            for digest, *fields in self._database.rows(sql, asked)
        ]

    def relations_from(self, key: str, most: int) -> list[RelationEdge]:
        """Relations that start from a document, then those from reports that are it."""
        return [
            *self._relations("x.subject = ?", key, most),
            *self._relations("x.subject IS NULL AND r.key = ?", key, most),
        ]

    def relations_to(self, key: str, most: int) -> list[RelationEdge]:
        """Relations that end at a document, the most stated first."""
        return self._relations("x.object = ?", key, most)

    def _relations(self, condition: str, key: str, most: int) -> list[RelationEdge]:
        columns = select_list(
            RelationEdge, "x", own="r.key", digest="r.digest", report="r.name",
            weight="count(*) AS weight", confidence="max(x.confidence)",
        )  # fmt: skip
        sql = f"""SELECT {columns} FROM relations x JOIN reports r ON r.id = x.report
                  WHERE {condition}
                  GROUP BY coalesce(x.subject, r.key, r.digest), x.object, x.relation
                  ORDER BY weight DESC, x.object LIMIT ?"""
        return self._database.records(RelationEdge, sql, (key, most))

    # ---- reports

    def reports(self, limit: int = -1, offset: int = 0) -> list[ReportRecord]:
        """Reports, the newest first; those without a date by the end of their year, then last."""
        sql = f"""{_REPORT} ORDER BY coalesce(r.date, r.year || '-12-31', '') DESC,
                  r.name, r.digest LIMIT ? OFFSET ?"""
        return self._database.records(ReportRecord.from_columns, sql, (limit, offset))

    def count_reports(self) -> int:
        """The number of reports."""
        return int(self._database.value("SELECT count(*) FROM reports"))

    def reports_by_name(self) -> Iterator[tuple[ReportRecord, list[str]]]:
        """All reports by name, one by one, each with the paths at which it was found."""
        sql = """SELECT path FROM paths JOIN reports ON reports.id = paths.report
                 WHERE digest = ? ORDER BY path"""
        for row in self._database.each(f"{_REPORT} ORDER BY r.name, r.id"):
            report = ReportRecord.from_columns(*row)
            yield report, self._database.column(sql, (report.digest,))

    def report(self, digest: str) -> ReportRecord | None:
        """A report by its digest or the beginning of it; None where there is none."""
        sql = f"{_REPORT} WHERE r.digest >= ? AND r.digest < ? LIMIT 1"
        return self._database.first(ReportRecord.from_columns, sql, (digest, digest + _LAST))

    def report_names(self, key: str | None = None) -> list[ReportName]:
        """Names and digests of all reports, or of those that are a document."""
        columns = select_list(ReportName, report="name")
        sql = f"SELECT {columns} FROM reports WHERE ? IS NULL OR key = ?"
        return self._database.records(ReportName, sql, (key, key))

    def pages(self) -> Iterator[PageRecord]:
        """The pages of all reports, by name of the report, one by one."""
        columns = select_list(PageRecord, "p", report="r.name", page="p.number")
        sql = f"""SELECT {columns} FROM pages p JOIN reports r ON r.id = p.report
                  ORDER BY r.name, r.id, p.number"""
        for row in self._database.each(sql):
            yield PageRecord(*row)

    def node_digests(self) -> dict[str, str]:
        """Digests of reports by their nodes in the graph: ``report:ID``, and their key if any."""
        rows = self._database.rows("SELECT id, key, digest FROM reports")
        by_id = {f"report:{row['id']}": row["digest"] for row in rows}
        return by_id | {row["key"]: row["digest"] for row in rows if row["key"] is not None}

    # ---- passages

    def sections(self) -> dict[int, str]:
        """The sections of all passages, by the passage's id."""
        rows = self._database.rows("SELECT id, section FROM passages")
        return {row["id"]: row["section"] for row in rows}


def _with_ids(only: Collection[int] | None) -> tuple[str, Sequence[str]]:
    if only is None:
        return f"WHERE {_CITED}", ()
    return f"WHERE {_CITED} AND id {_ONE_OF}", (json.dumps([int(i) for i in only]),)
