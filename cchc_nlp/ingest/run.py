"""The run of an ingest: unchanged files are skipped, the rest is shared out to be read.

One process writes what was found to the store; documents, vectors and index follow in rounds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cchc_nlp.errors import CchcError
from cchc_nlp.index import Encoder, bring_up_to_date, load_encoder, use_encoder
from cchc_nlp.ingest.task import Executor, Here, Outcome, Settings, Task, unexpected
from cchc_nlp.processes import available_cores
from cchc_nlp.read import (
    ARCHIVES,
    READABLE,
    READING,
    Limits,
    Source,
    digest_of,
    file_of,
    find_sources,
    recognises,
    shown_path,
    source_content,
)
from cchc_nlp.store import OF_ONE_ROW, Store, StoredFile, writing
from cchc_nlp.types import Reference

__all__ = ["Summary", "default_jobs", "embed", "ingest", "remembered"]

_ROUND = 500
"""Reports in the first round, after which they are described, embedded and can be found.

Each round is half as large again, for it goes over the whole index: so all rounds together cost in
proportion to the reports. The 500 is not measured; it is a few minutes of reading.
"""

Shared = Callable[[Settings], Executor]
"""Makes the executor that files are shared out to."""
OnFile = Callable[[int, int, str], None]
"""Is told of each file: how many are done, of how many, and its name."""
OnVector = Callable[[int, int], None]
"""Is told of vectors as they are made: how many are done, of how many."""


@dataclass(slots=True)
class Summary:
    """What an ingest did: numbers of reports and vectors, and the reason for each failure by path.

    >>> Summary(added=2).failures
    {}
    """

    added: int = 0
    unchanged: int = 0
    removed: int = 0
    embedded: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def ingest(
    paths: Iterable[Path | str] | Path | str,
    folder: Path | str,
    encoder: Encoder | Literal["packaged"] | None = "packaged",
    *,
    shared: Shared = Here,
    lexicon: Sequence[str] = (),
    aliases: Mapping[str, Reference] | None = None,
    ocr: bool = True,
    repairs: bool = True,
    limits: Limits | None = None,
    prune: bool = False,
    on_file: OnFile | None = None,
    on_vector: OnVector | None = None,
) -> Summary:
    """Bring a store up to date with files, folders and archives.

    What is there already, by content and version of the pipeline, is skipped. Each report is one
    transaction and each batch of vectors another: a run that is stopped leaves a store that opens,
    and the next run does the rest. ``shared`` makes what reads the files, this process unless told
    otherwise; without ``encoder`` nothing is embedded, which :func:`embed` does later. ``prune``
    forgets files that are gone from the folders and archives given. ``on_file(done, of, name)`` and
    ``on_vector(done, of)`` report progress. ``CchcError`` where there is nothing to read, or the
    store cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None).added
    1
    """
    roots = [Path(p) for p in ([paths] if isinstance(paths, (str, Path)) else paths)]
    settings = Settings(tuple(lexicon), dict(aliases or {}), ocr, repairs, limits or Limits())
    encoder = load_encoder() if encoder == "packaged" else encoder
    total = _count(roots, settings.limits, prune=prune)
    with writing(Path(folder), create_missing=True) as store:
        if encoder is not None:
            use_encoder(store, encoder)
        _remember(store, settings)
        run = _Run(store, settings, encoder, _Progress(total, on_file, on_vector))
        return run.all(roots, shared, prune=prune)


def _count(roots: Sequence[Path], limits: Limits, *, prune: bool) -> int:
    """The number of files to go through; ``CchcError`` where there are none, or roots to prune."""
    for root in roots:
        if prune and not root.exists():
            raise CchcError(f"không thấy {root}: không xóa gì (ổ đĩa đã gắn chưa?)")
    total = sum(1 for _ in find_sources(roots, limits))
    if not total and not (prune and any(root.is_dir() for root in roots)):
        raise CchcError(
            f"không có báo cáo nào trong {', '.join(map(str, roots))}: "
            f"đọc được tệp có đuôi {', '.join(sorted(READABLE | ARCHIVES))}"
        )
    return total


@dataclass(slots=True)
class _Progress:
    """Tells of what is done; ``total`` is the number of files that were counted beforehand."""

    total: int
    on_file: OnFile | None
    on_vector: OnVector | None
    done: int = 0

    def file(self, source: Source) -> None:
        """Tell of a file that is done."""
        self.done += 1
        if self.on_file:
            self.on_file(self.done, max(self.total, self.done), source.name)


class _Run:
    """One ingest: the files that are being read, and what has become of those before."""

    def __init__(
        self, store: Store, settings: Settings, encoder: Encoder | None, progress: _Progress
    ) -> None:
        self._store, self._settings, self._encoder = store, settings, encoder
        self._progress = progress
        self._can_recognise = settings.ocr and recognises()
        self._walk = store.reports.walk()
        self._pending: dict[str, list[Source]] = {}
        """Files by the digest of a report that is being read."""
        self._summary = Summary()

    def all(self, roots: Sequence[Path], shared: Shared, *, prune: bool) -> Summary:
        """Read, store and index everything below some roots."""
        since, enough = 0, _ROUND
        with shared(self._settings) as executor:
            for outcome in executor.run(self._tasks(find_sources(roots, self._settings.limits))):
                self._take(outcome)
                since += outcome.found is not None
                if since >= enough:
                    since, enough = 0, enough * 3 // 2
                    self._round()
            if prune:
                self._summary.removed = self._prune(roots)
            self._round()
        self._store.remember("unfinished", self._encoder is None)
        return self._summary

    def _tasks(self, sources: Iterable[Source]) -> Iterator[Task]:
        """The files that the store does not hold as they are.

        One with the content of a stored report, or of one that is being read, is only noted.
        """
        corrections = self._store.corrections.all()
        reference_corrections = self._store.reference_corrections.all()
        for source in sources:
            digest = self._unknown(source)
            if digest is None:
                continue
            if digest in self._pending:
                self._pending[digest].append(source)
                continue
            self._pending[digest] = [source]
            read = self._store.reports.source(
                digest, reading=READING, can_recognise=self._can_recognise
            )
            yield Task(
                source,
                digest,
                tuple(corrections.get(digest, ())),
                tuple(reference_corrections.get(digest, ())),
                text=None if read is None else (read.text, read.pages),
            )

    def _unknown(self, source: Source) -> str | None:
        """The digest of a file whose content is to be read; None for any other, which is done."""
        reports, file, pipeline = self._store.reports, _file(source), self._settings.pipeline
        self._walk.see(source.place, all_inside=bool(source.problem))
        if source.problem:
            self._fail(source, source.problem)
            return None
        if reports.is_current(file, pipeline, can_recognise=self._can_recognise):
            self._pass_over(source)
            return None
        try:
            digest = digest_of(source_content(source, self._settings.limits))
        except CchcError as error:
            self._fail(source, str(error))
            return None
        if reports.link(file, digest, pipeline, can_recognise=self._can_recognise):
            self._follow(source, digest)
            self._pass_over(source)
            return None
        return digest

    def _take(self, outcome: Outcome) -> None:
        """Store what was found, under each path that has this content."""
        sources = self._pending.pop(outcome.task.digest)
        if outcome.found is None:
            for source in sources:
                self._fail(source, outcome.reason)
            return
        first, *others = sources
        digest, pipeline = outcome.found.digest, self._settings.pipeline
        try:
            self._store.reports.add(outcome.found, _file(first))
        except OF_ONE_ROW as error:
            for source in sources:
                self._fail(source, unexpected(source.name, error))
            return
        for source in others:
            self._store.reports.link(_file(source), digest, pipeline)
        self._follow(first, digest)
        self._summary.added += 1
        self._progress.file(first)
        for source in others:
            self._pass_over(source)

    def _follow(self, source: Source, digest: str) -> None:
        """Forget the paths that a moved file had before."""
        gone = [
            known.path
            for known in self._store.reports.files(digest)
            if known.path != source.place
            and not os.path.lexists(known.path)
            and not os.path.lexists(file_of(known.path))
        ]
        self._store.reports.forget(gone)

    def _fail(self, source: Source, reason: str) -> None:
        self._summary.failures[source.place] = reason
        self._progress.file(source)

    def _pass_over(self, source: Source) -> None:
        self._summary.unchanged += 1
        self._progress.file(source)

    def _round(self) -> None:
        self._summary.embedded += bring_up_to_date(
            self._store, self._encoder, self._progress.on_vector
        )

    def _prune(self, roots: Iterable[Path]) -> int:
        """Forget what is no longer in the folders and archives given; returns how many reports."""
        gone = [
            p
            for root in roots
            for p in self._walk.missing(shown_path(Path(os.path.realpath(root))))
        ]
        return self._store.reports.forget(gone)


def _file(source: Source) -> StoredFile:
    return StoredFile(source.place, source.size, source.modified)


def _remember(store: Store, settings: Settings) -> None:
    """Note with what reports are read from now on, and that something may be left to be made."""
    store.remember("terms", list(settings.lexicon))
    store.remember("repairs", settings.repairs)
    store.remember("aliases", {name: of._asdict() for name, of in settings.aliases.items()})
    store.remember("unfinished", True)


def remembered(store: Store) -> Settings:
    """The lexicon, the aliases and whether there are repairs, as a store's reports were last read.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = "corpus/sample/so-noi-vu-2023-q2.txt"
    ...     _ = ingest(path, folder, encoder=None, lexicon=["Minh Hà"])
    ...     remembered(cchc_nlp.open_store(folder)).lexicon
    ('Minh Hà',)
    """
    aliases = {
        # JSON has made lists of the tuples, of which an alias has none filled
        name: Reference(**{**of, "warnings": (), "derived": ()})
        for name, of in store.recall("aliases", {}).items()
    }
    repairs = store.recall("repairs", True)
    return Settings(tuple(store.recall("terms", [])), aliases, repairs=repairs)


def embed(folder: Path, encoder: Encoder, on_vector: OnVector | None = None) -> int:
    """Make the vectors of a store by an encoder, where another made them before.

    Returns how many were made. A run that is stopped is taken up by the next. ``CchcError`` where
    there is no store.

    >>> import tempfile
    >>> from cchc_nlp.index import load_encoder
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     embed(Path(folder), load_encoder()) > 0
    True
    """
    with writing(folder) as store:
        store.remember("encoder", encoder.fingerprint)
        embedded = bring_up_to_date(store, encoder, on_vector)
        store.remember("unfinished", False)
    return embedded


def default_jobs() -> int:
    """As many processes as there are cores to run on."""
    return available_cores()
