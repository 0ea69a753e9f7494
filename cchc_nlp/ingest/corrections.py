"""What people set right in a store's reports: checked against the source, kept by content, and read anew with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.export import CORRECTABLE, TITLES
from cchc_nlp.files import only_writer
from cchc_nlp.index import Encoder, bring_up_to_date, use_encoder
from cchc_nlp.ingest.run import remembered
from cchc_nlp.ingest.task import Task, stored_report
from cchc_nlp.read import Source, report_from_text, shown_path
from cchc_nlp.store import Store
from cchc_nlp.text import iso_date
from cchc_nlp.types import Correction, ReferenceCorrection

__all__ = ["correct_report", "import_corrections"]


def correct_report(
    folder: Path, name: str, rows: Iterable[tuple[int, str, str]], author: str, encoder: Encoder
) -> int:
    """Store what a person set right in a report of a store, ``(offset, wrong, right)``, and read the report anew; returns how many rows.

    ``name`` is the report's path, its digest, or the name of a file of it, if that is no other report's too.
    Offsets are code points of the source, where ``wrong`` must stand as it was read. ``CchcError`` names the row that does not fit.
    """
    Store(folder).close()  # refuses a folder without a store before a lock is made in it
    with only_writer(folder):
        store = Store(folder)
        row, now = _named(store, name), datetime.now(UTC).isoformat(timespec="seconds")
        made = [
            _checked(row["source"], offset, wrong, right, author, now)
            for offset, wrong, right in rows
        ]
        use_encoder(store, encoder)
        store.add_corrections(row["digest"], made)
        _read_anew(store, [row])
        bring_up_to_date(store, encoder)
        store.close()
        return len(made)


def _named(store: Store, name: str) -> sqlite3.Row:
    """The report of a path, a digest or a file's name. ``CchcError`` where it is none's or several's."""
    sql = "SELECT r.*, min(p.path) AS path FROM reports r JOIN paths p ON p.report = r.id WHERE {} GROUP BY r.id ORDER BY path"
    found = store.rows(
        sql.format("r.digest = ? OR p.path = ?"), (name, shown_path(Path(name).resolve()))
    )
    found = found or store.rows(
        sql.format("r.name = :name OR substr(p.path, -length(:name) - 1) = '/' || :name"),
        {"name": shown_path(name)},
    )
    if not found:
        raise CchcError(f"kho không có báo cáo '{name}': xem tên bằng 'cchc stats'")
    if len(found) > 1:
        some = ", ".join(row["path"] for row in found[:3])
        raise CchcError(
            f"kho có {len(found)} báo cáo tên '{name}': cho biết đường dẫn ({some}{', …' if len(found) > 3 else ''})"
        )
    return found[0]


def _read_anew(store: Store, reports: Iterable[sqlite3.Row]) -> None:
    """Analyse stored reports again, with what people have set right by now; their files are not read for it."""
    settings = remembered(store)
    corrections, reference_corrections = store.all_corrections(), store.all_reference_corrections()
    for row in reports:
        digest = row["digest"]
        task = Task(
            Source(Path(row["name"])),
            digest,
            tuple(corrections.get(digest, ())),
            tuple(reference_corrections.get(digest, ())),
        )
        (path, *_) = store.rows(
            "SELECT path, size, modified FROM paths WHERE report = ?", (row["id"],)
        )
        report = report_from_text(
            row["source"], name=row["name"], digest=digest, pages=store.pages(row["id"])
        )
        store.add(
            stored_report(report, settings, task), path["path"], path["size"], path["modified"]
        )


def import_corrections(
    folder: Path, rows: Iterable[Mapping[str, Any]], author: str, encoder: Encoder
) -> int:
    """Store what a person changed in exported references (rows of :func:`cchc_nlp.export.corrected_rows`) and read those reports anew.

    Returns how many fields were changed. Nothing is stored if a row does not fit: ``CchcError`` says which.
    """
    Store(folder).close()
    with only_writer(folder):
        store = Store(folder)
        use_encoder(store, encoder)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        made: dict[str, list[ReferenceCorrection]] = {}
        for row in rows:
            for digest, correction in _differences(store, row, author, now):
                made.setdefault(digest, []).append(correction)
        for digest, corrections in made.items():
            store.add_reference_corrections(digest, corrections)
        _read_anew(
            store,
            [store.rows("SELECT * FROM reports WHERE digest = ?", (digest,))[0] for digest in made],
        )
        bring_up_to_date(store, encoder)
        store.close()
        return sum(map(len, made.values()))


def _differences(
    store: Store, row: Mapping[str, Any], author: str, now: str
) -> Iterator[tuple[str, ReferenceCorrection]]:
    """How a row differs from the reference that it stands for; blanks and the form of a date do not count."""
    place = f"{row['report']}, ký tự {row['start']}-{row['end']}"
    sql = """SELECT m.*, r.digest FROM mentions m JOIN reports r ON r.id = m.report
             WHERE iif(:digest IS NULL, r.name = :report, r.digest = :digest) AND m.start = :start AND m.end = :end AND m.pinpoint IS :pinpoint"""
    found = store.rows(sql, row)
    if not found:
        raise CchcError(
            f"kho không có viện dẫn nào tại {place}: bảng này có phải của kho này không?"
        )
    if len({mention["digest"] for mention in found}) > 1:
        raise CchcError(
            f"{place}: kho có nhiều báo cáo tên này; hãy xuất lại bảng, nay có cột '{TITLES['digest']}'"
        )
    for name in CORRECTABLE:
        new = str(row[name]).strip() if row[name] is not None else None
        if name == "date" and new:
            new = _day(new, place)
        for mention in found:
            if new != " ".join((mention[name] or "").split()) and new != mention[name]:
                yield (
                    mention["digest"],
                    ReferenceCorrection(
                        row["start"], row["end"], row["pinpoint"], name, new, author, now
                    ),
                )


def _day(text: str, place: str) -> str:
    try:
        return iso_date(text)
    except ValueError as error:
        raise CchcError(f"{place}: {error}") from None


def _checked(source: str, offset: int, wrong: str, right: str, author: str, now: str) -> Correction:
    if not right.strip() or source[offset : offset + len(wrong)] != wrong or not wrong:
        raise CchcError(
            f"tại vị trí {offset} bản gốc là '{source[offset : offset + max(len(wrong), 1)]}', không phải '{wrong}'"
        )
    return Correction(offset, offset + len(wrong), wrong, right.strip(), author, now)
