"""Files into the store: folders walked, unchanged files skipped, work shared among processes, one writer."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cchc_nlp.embed import Encoder
from cchc_nlp.errors import CchcError
from cchc_nlp.export import CORRECTABLE
from cchc_nlp.files import only_writer
from cchc_nlp.index import KINDS, Index, embed_missing, use_encoder
from cchc_nlp.pipeline import VERSION, analyse
from cchc_nlp.read import READABLE, digest_of, read, report_from_text
from cchc_nlp.records import mention_row, relation_row
from cchc_nlp.store import Store, StoredReport
from cchc_nlp.types import Correction, Reference, ReferenceCorrection, Report

__all__ = ["Knowledge", "Summary", "correct", "default_jobs", "embed", "find_files", "import_corrections", "ingest", "stored_report"]

_HASHED = 50_000_000
"""Files up to this size, in bytes, are hashed before they are read, to see whether their content is stored already."""


@dataclass(slots=True)
class Summary:
    """What an ingest did: numbers of files, and the reason for each failure."""

    added: int = 0
    unchanged: int = 0
    embedded: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and every readable one under the folders named. ``CchcError`` when there is none."""
    paths, out = list(paths), list[Path]()
    for path in paths:
        if path.is_dir():
            out += sorted(
                p
                for p in path.rglob("*")
                if p.is_file() and p.suffix.lower() in READABLE and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        else:
            out.append(path)
    if not out:
        raise CchcError(f"không có báo cáo nào trong {', '.join(map(str, paths))}: đọc được tệp có đuôi {', '.join(sorted(READABLE))}")
    return list(dict.fromkeys(out))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What people bring to an ingest: terms that restoration prefers, other names of documents, and corrections by the digest of their report."""

    terms: tuple[str, ...] = ()
    aliases: Mapping[str, Reference] = field(default_factory=dict)
    corrections: Mapping[str, Sequence[Correction]] = field(default_factory=dict)
    reference_corrections: Mapping[str, Sequence[ReferenceCorrection]] = field(default_factory=dict)

    @property
    def pipeline(self) -> str:
        """The pipeline's version; other terms or names make another, so that reports are read anew with them."""
        known = [*self.terms, *map(repr, self.aliases.items())]
        return VERSION if not known else f"{VERSION}+{digest_of(chr(10).join(known).encode())[:8]}"


def _knowledge(store: Store) -> Knowledge:
    aliases = {name: Reference(**{**of, "warnings": ()}) for name, of in store.recall("aliases", {}).items()}
    return Knowledge(tuple(store.recall("terms", [])), aliases, store.all_corrections(), store.all_reference_corrections())


def stored_report(report: Report, knowledge: Knowledge) -> StoredReport:
    """Analyse a report for the store: a pure function of its content, the pipeline's version and what people know."""
    analysis = analyse(
        report,
        terms=knowledge.terms,
        corrections=knowledge.corrections.get(report.digest, ()),
        aliases=knowledge.aliases,
        reference_corrections=knowledge.reference_corrections.get(report.digest, ()),
    )
    mentions = tuple(mention_row(analysis, part, r) for part in analysis.parts for r in part.references)
    relations = tuple(row for part in analysis.parts for r in part.relations if (row := relation_row(analysis, part, r)))
    context = analysis.context
    return StoredReport(analysis.report, knowledge.pipeline, context.place, context.year, tuple(analysis.passages()), mentions, relations)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a file: what was found in it with its size and time before it was read, or why it failed."""

    path: Path
    found: StoredReport | None = None
    size: int = 0
    modified: int = 0
    reason: str = ""


def _stamp(path: Path) -> tuple[int, int]:
    """A file's size and time of change, zeros where it cannot be looked at: reading it will say why."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def _digest(path: Path, size: int) -> str:
    """The hash of a file's content; that of nothing where it is too large to hash first, or cannot be read: reading it will say why."""
    try:
        return digest_of(path.read_bytes() if size <= _HASHED else b"")
    except OSError:
        return digest_of(b"")


def _attempt(path: Path, knowledge: Knowledge) -> _Outcome:
    try:
        size, modified = _stamp(path)  # before it is read: a later change must be seen as one
        return _Outcome(path, stored_report(read(path), knowledge), size, modified)
    except CchcError as error:
        return _Outcome(path, reason=str(error))


def _analysed(paths: list[Path], jobs: int, knowledge: Knowledge) -> Iterator[_Outcome]:
    if jobs <= 1 or len(paths) == 1:
        yield from (_attempt(path, knowledge) for path in paths)
        return
    with ProcessPoolExecutor(min(jobs, len(paths))) as pool:
        for future in as_completed([pool.submit(_attempt, path, knowledge) for path in paths]):
            yield future.result()


def ingest(
    paths: Iterable[Path], folder: Path, encoder: Encoder, *, jobs: int = 1, terms: Sequence[str] = (), aliases: Mapping[str, Reference] | None = None,
    on_file: Callable[[int, int, str], None] | None = None, on_vector: Callable[[int, int], None] | None = None,
) -> Summary:  # fmt: skip
    """Bring a store up to date with files and folders; what is there already, by content and version of the pipeline, is skipped.

    Each report is one transaction and each batch of vectors another: a run that is stopped leaves a store that opens, and the next run
    does the rest. ``on_file(done, of, name)`` and ``on_vector(done, of)`` report progress.
    """
    summary = Summary()
    try:
        with only_writer(folder):
            store = Store(folder, create=True)
            use_encoder(store, encoder)
            store.remember("terms", list(terms))
            store.remember("aliases", {name: of._asdict() for name, of in (aliases or {}).items()})
            knowledge = _knowledge(store)
            todo = list(_changed(store, find_files(paths), summary, knowledge.pipeline))
            for done, outcome in enumerate(_analysed(todo, jobs, knowledge), 1):
                if outcome.found is None:
                    summary.failures[str(outcome.path)] = outcome.reason
                else:
                    store.add(outcome.found, str(outcome.path.resolve()), outcome.size, outcome.modified)
                    summary.added += 1
                if on_file:
                    on_file(done, len(todo), outcome.path.name)
            summary.embedded = _embed(store, encoder, on_vector)
            store.close()
    except (OSError, sqlite3.OperationalError) as error:
        raise CchcError(f"không ghi được vào {folder}: {error}") from None
    return summary


def correct(folder: Path, name: str, rows: Iterable[tuple[int, str, str]], author: str, encoder: Encoder) -> int:
    """Store what a person set right in a report of a store, ``(offset, wrong, right)``, and read the report anew; returns how many rows.

    Offsets are code points of the source, where ``wrong`` must stand as it was read. ``CchcError`` names the row that does not fit.
    """
    Store(folder).close()  # refuses a folder without a store before a lock is made in it
    with only_writer(folder):
        store = Store(folder)
        found = store.rows(
            "SELECT r.* FROM reports r JOIN paths p ON p.report = r.id WHERE r.name = ? OR p.path = ? LIMIT 1",
            (name, str(Path(name).resolve())),
        )
        if not found:
            raise CchcError(f"kho không có báo cáo '{name}': xem tên bằng 'cchc stats'")
        row, now = found[0], datetime.now(UTC).isoformat(timespec="seconds")
        made = [_checked(row["source"], offset, wrong, right, author, now) for offset, wrong, right in rows]
        use_encoder(store, encoder)
        store.correct(row["digest"], made)
        _read_anew(store, [row])
        _embed(store, encoder, None)
        store.close()
        return len(made)


def _read_anew(store: Store, reports: Iterable[sqlite3.Row]) -> None:
    knowledge = _knowledge(store)
    for row in reports:
        report = report_from_text(row["source"], name=row["name"], digest=row["digest"])
        (path,) = store.rows("SELECT path, size, modified FROM paths WHERE report = ? LIMIT 1", (row["id"],))
        store.add(stored_report(report, knowledge), path["path"], path["size"], path["modified"])


def import_corrections(folder: Path, rows: Iterable[Mapping[str, Any]], author: str, encoder: Encoder) -> int:
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
            store.correct_references(digest, corrections)
        _read_anew(store, [store.rows("SELECT * FROM reports WHERE digest = ?", (digest,))[0] for digest in made])
        _embed(store, encoder, None)
        store.close()
        return sum(map(len, made.values()))


def _differences(store: Store, row: Mapping[str, Any], author: str, now: str) -> Iterator[tuple[str, ReferenceCorrection]]:
    """How a row differs from the reference that it stands for; blanks and the form of a date do not count."""
    place = f"{row['report']}, ký tự {row['start']}-{row['end']}"
    sql = "SELECT m.*, r.digest FROM mentions m JOIN reports r ON r.id = m.report WHERE r.name = ? AND m.start = ? AND m.end = ? AND m.pinpoint IS ?"
    found = store.rows(sql, (row["report"], row["start"], row["end"], row["pinpoint"]))
    if not found:
        raise CchcError(f"kho không có viện dẫn nào tại {place}: bảng này có phải của kho này không?")
    for name in CORRECTABLE:
        new = str(row[name]).strip() if row[name] is not None else None
        if name == "date" and new:
            new = _iso_date(new, place)
        for mention in found:
            if new != " ".join((mention[name] or "").split()) and new != mention[name]:
                yield mention["digest"], ReferenceCorrection(row["start"], row["end"], row["pinpoint"], name, new, author, now)


def _iso_date(text: str, place: str) -> str:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise CchcError(f"{place}: '{text}' không phải là ngày: viết như 17/02/2023")


def _checked(source: str, offset: int, wrong: str, right: str, author: str, now: str) -> Correction:
    if not right.strip() or source[offset : offset + len(wrong)] != wrong or not wrong:
        raise CchcError(f"tại vị trí {offset} bản gốc là '{source[offset : offset + max(len(wrong), 1)]}', không phải '{wrong}'")
    return Correction(offset, offset + len(wrong), wrong, right.strip(), author, now)


def _changed(store: Store, paths: list[Path], summary: Summary, pipeline: str) -> Iterator[Path]:
    """The files that the store does not hold as they are; a file with the content of a stored one is only noted."""
    for path in paths:
        size, modified = _stamp(path)
        name = str(path.resolve())
        if store.known_path(name, size, modified, pipeline) or store.link_path(name, _digest(path, size), size, modified, pipeline):
            summary.unchanged += 1
        else:
            yield path


def _embed(store: Store, encoder: Encoder, on_vector: Callable[[int, int], None] | None) -> int:
    total, done = sum(len(store.without_vector(kind, encoder.fingerprint)) for kind in KINDS), 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        if on_vector:
            on_vector(done, total)

    embedded = embed_missing(store, encoder, report)
    Index.update(store)
    return embedded


def embed(folder: Path, encoder: Encoder, on_vector: Callable[[int, int], None] | None = None) -> int:
    """Make the vectors of a store by an encoder, where another made them before; returns how many. A run that is stopped is taken up by the next."""
    Store(folder).close()
    with only_writer(folder):
        store = Store(folder)
        store.remember("encoder", encoder.fingerprint)
        embedded = _embed(store, encoder, on_vector)
        store.close()
    return embedded


def default_jobs() -> int:
    """As many processes as there are cores to run on."""
    return len(os.sched_getaffinity(0))
