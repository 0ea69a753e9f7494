"""Files into the store: what is unchanged is skipped, the work is shared, one writer stores the results, an index is made of them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cchc_nlp.errors import CchcError
from cchc_nlp.files import only_writer
from cchc_nlp.index import Encoder, bring_up_to_date, load_encoder, use_encoder
from cchc_nlp.ingest.task import Executor, Here, Outcome, Settings, Task
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
from cchc_nlp.store import Store
from cchc_nlp.types import Reference

__all__ = ["Summary", "default_jobs", "embed", "ingest", "remembered"]

_ROUND = 500
"""Reports after which, at first, what came in is described, embedded and can be found; each round is half as large again."""

Shared = Callable[[Settings], Executor]
"""Makes what works the files off."""


@dataclass(slots=True)
class Summary:
    """What an ingest did: numbers of files, and the reason for each failure."""

    added: int = 0
    unchanged: int = 0
    removed: int = 0
    embedded: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def ingest(
    paths: Iterable[Path | str] | Path | str, folder: Path | str, encoder: Encoder | Literal["packaged"] | None = "packaged", *, shared: Shared = Here, lexicon: Sequence[str] = (), aliases: Mapping[str, Reference] | None = None,
    ocr: bool = True, limits: Limits | None = None, prune: bool = False,
    on_file: Callable[[int, int, str], None] | None = None, on_vector: Callable[[int, int], None] | None = None,
) -> Summary:  # fmt: skip
    """Bring a store up to date with files, folders and archives; what is there already, by content and version of the pipeline, is skipped.

    Each report is one transaction and each batch of vectors another: a run that is stopped leaves a store that opens, and the next run
    does the rest. ``shared`` works the files off, in this process unless told otherwise; without ``encoder`` nothing is embedded, which
    :func:`embed` does later. ``prune`` forgets files that are gone from the folders and archives given. ``on_file(done, of, name)`` and
    ``on_vector(done, of)`` report progress. ``CchcError`` where there is nothing to read, or the store cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None).added
    1
    """
    roots = [Path(p) for p in ([paths] if isinstance(paths, (str, Path)) else paths)]
    folder, limits = Path(folder), limits or Limits()
    encoder = load_encoder() if encoder == "packaged" else encoder
    if prune:
        _must_be_there(roots)
    total = _count(roots, limits)
    if not total and not (prune and any(p.is_dir() for p in roots)):
        raise CchcError(
            f"không có báo cáo nào trong {', '.join(map(str, roots))}: đọc được tệp có đuôi {', '.join(sorted(READABLE | ARCHIVES))}"
        )
    settings = Settings(tuple(lexicon), dict(aliases or {}), ocr, limits)
    try:
        with only_writer(folder), ExitStack() as leave:
            store = Store(folder, create=True)
            leave.callback(store.close)
            if encoder is not None:
                use_encoder(store, encoder)
            store.remember("terms", list(lexicon))
            store.remember("aliases", {name: of._asdict() for name, of in settings.aliases.items()})
            store.remember("unfinished", True)
            return _Run(store, settings, encoder, total, on_file, on_vector).all(
                roots, shared, leave, prune=prune
            )
    except (OSError, sqlite3.OperationalError) as error:
        raise CchcError(
            f"không ghi được vào {folder}: {error}; những báo cáo đã xong vẫn ở trong kho"
        ) from None


def _must_be_there(paths: Iterable[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise CchcError(f"không thấy {path}: không xóa gì (ổ đĩa đã gắn chưa?)")


def _count(paths: Iterable[Path], limits: Limits) -> int:
    return sum(1 for _ in find_sources(paths, limits))


class _Run:
    """One ingest: what is on its way, and what has become of the files so far."""

    def __init__(
        self, store: Store, settings: Settings, encoder: Encoder | None, total: int, on_file: Callable[[int, int, str], None] | None, on_vector: Callable[[int, int], None] | None
    ) -> None:  # fmt: skip
        self._store, self._settings, self._encoder = store, settings, encoder
        self._total, self._done, self._on_file, self._on_vector = total, 0, on_file, on_vector
        self._can_recognise = settings.ocr and recognises()
        self._waiting: dict[
            str, list[Source]
        ] = {}  # files by the digest of a report that is being read
        self.summary = Summary()

    def all(
        self, paths: Sequence[Path], shared: Shared, leave: ExitStack, *, prune: bool
    ) -> Summary:
        executor = leave.enter_context(shared(self._settings))
        store = self._store
        store.start_walk()
        since, enough = 0, _ROUND
        for outcome in executor.run(self._tasks(find_sources(paths, self._settings.limits))):
            self._take(outcome)
            since += outcome.found is not None
            if since >= enough:
                since, enough = 0, enough * 3 // 2
                self._round()
        if prune:
            self.summary.removed = self._prune(paths)
        self._round()
        store.remember("unfinished", self._encoder is None)
        return self.summary

    def _tasks(self, sources: Iterable[Source]) -> Iterator[Task]:
        """The files that the store does not hold as they are; one with the content of a stored report, or of one on its way, is only noted."""
        corrections, reference_corrections = (
            self._store.all_corrections(),
            self._store.all_reference_corrections(),
        )
        for source in sources:
            self._store.saw(source.place, all_inside=bool(source.problem))
            if source.problem:
                self._end(source, source.problem)
                continue
            if self._store.known_path(
                source.place,
                source.size,
                source.modified,
                self._settings.pipeline,
                can_recognise=self._can_recognise,
            ):
                self._end(source)
                continue
            try:
                digest = digest_of(source_content(source, self._settings.limits))
            except CchcError as error:
                self._end(source, str(error))
                continue
            if self._store.link_path(
                source.place,
                digest,
                source.size,
                source.modified,
                self._settings.pipeline,
                can_recognise=self._can_recognise,
            ):
                self._follow(source, digest)
                self._end(source)
            elif digest in self._waiting:
                self._waiting[digest].append(source)
            else:
                self._waiting[digest] = [source]
                text = self._store.text_of(digest, READING, can_recognise=self._can_recognise)
                yield Task(
                    source,
                    digest,
                    tuple(corrections.get(digest, ())),
                    tuple(reference_corrections.get(digest, ())),
                    text=text,
                )

    def _take(self, outcome: Outcome) -> None:
        """Store what was found, under each path that has this content."""
        sources = self._waiting.pop(outcome.task.digest)
        if outcome.found is None:
            for source in sources:
                self._end(source, outcome.reason)
            return
        first, *others = sources
        self._store.add(outcome.found, first.place, first.size, first.modified)
        for source in others:
            self._store.link_path(
                source.place,
                outcome.found.digest,
                source.size,
                source.modified,
                self._settings.pipeline,
            )
        self._follow(first, outcome.found.digest)
        self.summary.added += 1
        self.summary.unchanged += len(others)
        for source in sources:
            self._tell(source)

    def _follow(self, source: Source, digest: str) -> None:
        """Forget the paths that a moved file had before."""
        gone = [
            p
            for p in self._store.paths_of(digest)
            if p != source.place and not os.path.lexists(p) and not os.path.lexists(file_of(p))
        ]
        self._store.forget_paths(gone, source.name)

    def _end(self, source: Source, problem: str = "") -> None:
        if problem:
            self.summary.failures[source.place] = problem
        else:
            self.summary.unchanged += 1
        self._tell(source)

    def _tell(self, source: Source) -> None:
        self._done += 1
        if self._on_file:
            self._on_file(self._done, max(self._total, self._done), source.name)

    def _round(self) -> None:
        self.summary.embedded += bring_up_to_date(self._store, self._encoder, self._on_vector)

    def _prune(self, paths: Iterable[Path]) -> int:
        """Forget what is no longer in the folders and archives given."""
        gone = [p for root in paths for p in self._store.unseen(shown_path(root.resolve()))]
        return self._store.forget_paths(gone)


def remembered(store: Store) -> Settings:
    """What the reports of a store were last read with: terms, and other names of documents."""
    aliases = {
        name: Reference(**{**of, "warnings": (), "derived": ()})
        for name, of in store.recall("aliases", {}).items()
    }
    return Settings(tuple(store.recall("terms", [])), aliases)


def embed(
    folder: Path, encoder: Encoder, on_vector: Callable[[int, int], None] | None = None
) -> int:
    """Make the vectors of a store by an encoder, where another made them before; returns how many. A run that is stopped is taken up by the next."""
    Store(folder).close()
    with only_writer(folder):
        store = Store(folder)
        store.remember("encoder", encoder.fingerprint)
        embedded = bring_up_to_date(store, encoder, on_vector)
        store.remember("unfinished", False)
        store.close()
    return embedded


def default_jobs() -> int:
    """As many processes as there are cores to run on."""
    return len(os.sched_getaffinity(0))
