"""The tables have the fields of the records that are kept in them: each is named in one place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cchc_nlp.store import MentionRow, RelationRow, ReportRecord, StoredFile
from cchc_nlp.store.database import create
from cchc_nlp.store.descriptions import describe
from cchc_nlp.store.records import field_names
from cchc_nlp.types import (
    Correction,
    LegalDocument,
    Letterhead,
    Page,
    Passage,
    ReferenceCorrection,
)


@pytest.mark.parametrize(
    ("table", "record", "others"),
    [
        ("documents", LegalDocument, {"id", "folded_number", "profile"}),
        ("mentions", MentionRow, {"id", "report", "digest8"}),
        ("relations", RelationRow, {"id", "report"}),
        ("passages", Passage, {"id", "report"}),
        ("pages", Page, {"report"}),
        ("paths", StoredFile, {"report"}),
        ("corrections", Correction, {"digest"}),
        ("reference_corrections", ReferenceCorrection, {"digest"}),
    ],
)
def test_a_table_has_the_fields_of_its_record(
    tmp_path: Path, table: str, record: type, others: set[str]
) -> None:
    assert _columns(tmp_path, table) == {*field_names(record), *others}


def test_a_report_is_stored_with_its_letterhead(tmp_path: Path) -> None:
    columns = _columns(tmp_path, "reports")
    assert {*field_names(Letterhead)} - columns == set()
    assert {*field_names(ReportRecord)} - {"report"} <= columns


def test_a_document_has_what_mentions_say_of_it() -> None:
    said = dict.fromkeys(MentionRow._fields) | {"start": 0, "end": 1, "page": 1, "line": 1}
    mention = MentionRow(**{**said, "type": "Luật", "number": "1/2020", "evidence": "Luật số 1"})
    document, profile = describe("luat|1", [mention, mention], 2, ["đất đai"])
    assert (document.type, document.number, document.mentions) == ("Luật", "1/2020", 2)
    assert profile == "Luật 1/2020. đất đai. Luật số 1"


def _columns(folder: Path, table: str) -> set[str]:
    create(folder)
    with sqlite3.connect(folder / "store.sqlite") as db:
        return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
