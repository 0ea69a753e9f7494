"""Corrections that people make in a store's reports: checked against the source and stored.

The reports are analysed again with them; their files are not read for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.export import CORRECTABLE, TITLES
from cchc_nlp.index import Encoder, bring_up_to_date, use_encoder
from cchc_nlp.ingest.run import remembered
from cchc_nlp.ingest.task import Task, stored_report
from cchc_nlp.read import Source, report_from_text, shown_path
from cchc_nlp.store import ReportSource, Store, writing
from cchc_nlp.text import iso_date
from cchc_nlp.types import Correction, ReferenceCorrection

__all__ = ["analyse_again", "correct_report", "import_corrections"]

_FEW = 3
"""Paths that are named of a report whose name is several reports'."""


def correct_report(
    folder: Path, name: str, rows: Iterable[tuple[int, str, str]], author: str, encoder: Encoder
) -> int:
    """Store corrections ``(offset, wrong, right)`` of a report, and analyse it again with them.

    ``name`` is the report's path, its digest, or the name of a file of it, if that is no other
    report's too. Offsets are code points of the source, where ``wrong`` must stand as it was read.
    Returns the number of corrections. ``CchcError`` names the row that does not fit, or says that
    the name is no report's or several reports'.

    >>> import tempfile
    >>> from cchc_nlp.index import load_encoder
    >>> from cchc_nlp.ingest import ingest
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     name = "so-noi-vu-2023-q2.txt"
    ...     _ = ingest(f"corpus/sample/{name}", folder, encoder=None)
    ...     correct_report(Path(folder), name, [(0, "BÁO", "Báo")], "Hoa", load_encoder())
    1
    """
    with writing(folder) as store:
        digest = _digest_of(store, name)
        text, now = _source(store, digest).text, _now()
        made = [_checked(text, *row, author, now) for row in rows]
        use_encoder(store, encoder)
        store.corrections.add(digest, made)
        analyse_again(store, [digest])
        bring_up_to_date(store, encoder)
    return len(made)


def _digest_of(store: Store, name: str) -> str:
    """The digest of the report of a path, a digest or a file's name."""
    found = store.reports.named(shown_path(name), shown_path(Path(name).resolve()))
    if not found:
        raise CchcError(f"kho không có báo cáo '{name}': xem tên bằng 'cchc stats'")
    if len(found) > 1:
        some = ", ".join(report.path for report in found[:_FEW])
        more = ", …" if len(found) > _FEW else ""
        raise CchcError(
            f"kho có {len(found)} báo cáo tên '{name}': cho biết đường dẫn ({some}{more})"
        )
    return found[0].digest


def _source(store: Store, digest: str) -> ReportSource:
    source = store.reports.source(digest)
    assert source is not None, "a report that was just found, in a store that nobody else writes to"
    return source


def analyse_again(store: Store, digests: Iterable[str]) -> None:
    """Analyse stored reports again, with the lexicon and the corrections that there are now.

    Only for who holds the store's lock.
    """
    settings = remembered(store)
    for digest in digests:
        source, (file, *_) = _source(store, digest), store.reports.files(digest)
        task = Task(
            Source(Path(source.name)),
            digest,
            tuple(store.corrections.of(digest)),
            tuple(store.reference_corrections.of(digest)),
        )
        report = report_from_text(source.text, name=source.name, digest=digest, pages=source.pages)
        store.reports.add(stored_report(report, settings, task), file)


def import_corrections(
    folder: Path, rows: Iterable[Mapping[str, Any]], author: str, encoder: Encoder
) -> int:
    """Store what a person changed in exported references, and analyse those reports again.

    ``rows`` are those of :func:`cchc_nlp.export.corrected_rows`. Returns how many fields were
    changed. Nothing is stored if a row does not fit: ``CchcError`` says which.

    >>> import tempfile
    >>> from cchc_nlp.index import load_encoder
    >>> from cchc_nlp.ingest import ingest
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     import_corrections(Path(folder), [], "Hoa", load_encoder())
    0
    """
    with writing(folder) as store:
        use_encoder(store, encoder)
        now = _now()
        made: dict[str, list[ReferenceCorrection]] = {}
        for row in rows:
            for digest, correction in _differences(store, row, author, now):
                made.setdefault(digest, []).append(correction)
        for digest, corrections in made.items():
            store.reference_corrections.add(digest, corrections)
        analyse_again(store, made)
        bring_up_to_date(store, encoder)
    return sum(map(len, made.values()))


def _differences(
    store: Store, row: Mapping[str, Any], author: str, now: str
) -> Iterator[tuple[str, ReferenceCorrection]]:
    """How a row differs from the reference that it stands for, with the digest of its report.

    Blanks and the form of a date do not count.
    """
    place = f"{row['report']}, ký tự {row['start']}-{row['end']}"
    found = store.queries.mentions_at(
        row["start"], row["end"], row["pinpoint"], report=row["report"], digest=row["digest"]
    )
    if not found:
        raise CchcError(
            f"kho không có viện dẫn nào tại {place}: bảng này có phải của kho này không?"
        )
    if len({stored.digest for stored in found}) > 1:
        raise CchcError(
            f"{place}: kho có nhiều báo cáo tên này; "
            f"hãy xuất lại bảng, nay có cột '{TITLES['digest']}'"
        )
    for name in CORRECTABLE:
        new = str(row[name]).strip() if row[name] is not None else None
        if name == "date" and new:
            new = _day(new, place)
        for digest, mention in found:
            old = getattr(mention, name)
            if new not in (old, " ".join((old or "").split())):
                yield (
                    digest,
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
        there = source[offset : offset + max(len(wrong), 1)]
        raise CchcError(f"tại vị trí {offset} bản gốc là '{there}', không phải '{wrong}'")
    return Correction(offset, offset + len(wrong), wrong, right.strip(), author, now)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
