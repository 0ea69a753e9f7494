"""The task of one file: from its content to what a store keeps of it, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Protocol

from cchc_nlp.errors import CchcError
from cchc_nlp.pipeline import VERSION, Analysis, analyse, mention_row, reading, relation_row
from cchc_nlp.read import (
    READING,
    Limits,
    Reading,
    Source,
    digest_of,
    read_bytes,
    report_from_text,
    source_content,
)
from cchc_nlp.store import StoredReport
from cchc_nlp.types import Correction, Page, Reference, ReferenceCorrection, Report

__all__ = [
    "Executor",
    "Here",
    "Outcome",
    "Settings",
    "Task",
    "analysis_of",
    "attempt",
    "stored_report",
    "unexpected",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """What all files of an ingest are read with.

    The ``lexicon`` of names that restoration prefers, the ``aliases`` of documents, whether images
    are recognised (``ocr``) and single misread words repaired (``repairs``), and the limits of one
    file.

    >>> Settings(("Minh Hà",)).pipeline == Settings().pipeline
    False
    """

    lexicon: tuple[str, ...] = ()
    aliases: Mapping[str, Reference] = field(default_factory=dict)
    ocr: bool = True
    repairs: bool = True
    limits: Limits = field(default_factory=Limits)

    @property
    def pipeline(self) -> str:
        """The pipeline's version.

        Another lexicon, other aliases, or no repairs make another, so that reports are analysed
        again with them.
        """
        known = [*self.lexicon, *map(repr, self.aliases.items())]
        known += [] if self.repairs else ["no repairs"]
        return VERSION if not known else f"{VERSION}+{digest_of(chr(10).join(known).encode())[:8]}"


class Task(NamedTuple):
    """A file to be read, the digest that its content must still have, and the corrections of it.

    ``data`` is the content, where it is sent along; ``text`` what was read from it before, with its
    pages, where only the analysis is new.

    >>> from pathlib import Path
    >>> Task(Source(Path("bc.txt")), "0" * 64, data=b"...").bare.data is None
    True
    """

    source: Source
    digest: str
    corrections: Sequence[Correction] = ()
    reference_corrections: Sequence[ReferenceCorrection] = ()
    data: bytes | None = None
    text: tuple[str, tuple[Page, ...]] | None = None

    @property
    def bare(self) -> Task:
        """The task without what is large in it."""
        return self._replace(data=None, text=None)


class Outcome(NamedTuple):
    """What became of a task: what was found in its file, or the reason why nothing was."""

    task: Task
    found: StoredReport | None = None
    reason: str = ""


class Executor(Protocol):
    """Something that works on tasks, in any order: a context, at whose end it is gone.

    It takes no more tasks from the iterator than it can hold.

    >>> with Here(Settings()) as executor:
    ...     list(executor.run(iter([])))
    []
    """

    def __enter__(self) -> Executor: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """The outcome of each task; every task has exactly one."""


def _analysed(report: Report, settings: Settings, task: Task | None) -> Analysis:
    return analyse(
        report,
        lexicon=settings.lexicon,
        repairs=settings.repairs,
        corrections=task.corrections if task else (),
        aliases=settings.aliases,
        reference_corrections=task.reference_corrections if task else (),
    )


def analysis_of(task: Task, settings: Settings) -> Analysis:
    """All that the pipeline finds in a task's report. ``CchcError`` where it cannot be read.

    >>> from pathlib import Path
    >>> task = Task(Source(Path("bc.txt")), "", text=("Kính gửi: Sở Nội vụ", (Page(1, 1, 1),)))
    >>> analysis_of(task, Settings()).report.text
    'Kính gửi: Sở Nội vụ'
    """
    return _analysed(_read(task, reading(ocr=settings.ocr, limits=settings.limits)), settings, task)


def stored_report(report: Report, settings: Settings, task: Task | None = None) -> StoredReport:
    """Analyse a report for the store.

    A pure function of its content, the pipeline's version, the settings and the corrections.
    """
    analysis = _analysed(report, settings, task)
    return StoredReport(
        name=report.name,
        digest=report.digest,
        source=report.text,
        pages=analysis.report.pages,
        pipeline=settings.pipeline,
        passages=tuple(analysis.passages()),
        mentions=tuple(
            mention_row(analysis, part, r) for part in analysis.parts for r in part.references
        ),
        relations=tuple(
            row
            for part in analysis.parts
            for r in part.relations
            if (row := relation_row(analysis, part, r))
        ),
        place=analysis.context.place,
        year=analysis.context.year,
        letterhead=analysis.letterhead,
        key=analysis.key,
        reading=READING,
    )


def _nothing(seconds: float) -> None:
    return None


_REASON = 200
"""Characters of an error that nobody thought of: a line, however long it is."""
_PER_PAGE, _PER_CHARACTER = 0.02, 1e-6
"""Shares of the time allowed for a step that each page and each character of a report add to that
for its analysis. Not measured: a report of 500 pages has eleven times the time of one step."""


def attempt(task: Task, settings: Settings, on_step: Callable[[float], None] = _nothing) -> Outcome:
    """Read and analyse a task's file; what goes wrong with it becomes the outcome's reason."""
    how = reading(ocr=settings.ocr, limits=settings.limits, on_step=on_step)
    name = task.source.name
    try:
        how.step()
        report = _read(task, how)
        how.step(1 + _PER_PAGE * len(report.pages) + _PER_CHARACTER * len(report.text))
        return Outcome(task.bare, stored_report(report, settings, task))
    except CchcError as error:
        return Outcome(task.bare, reason=str(error))
    except MemoryError:
        return Outcome(
            task.bare, reason=f"{name} cần nhiều bộ nhớ hơn cho phép: --limit memory=..."
        )
    except RecursionError:
        return Outcome(task.bare, reason=f"{name} lồng nhau quá sâu")
    except Exception as error:  # whatever it is, it is this file's
        return Outcome(task.bare, reason=unexpected(name, error))


def unexpected(name: str, error: Exception) -> str:
    """The reason why nothing came of a file where nobody thought of such a one.

    >>> unexpected("bc.txt", ValueError("x"))
    'bc.txt: lỗi ngoài dự kiến ValueError: x'
    """
    said = " ".join(str(error).split())[:_REASON]
    return f"{name}: lỗi ngoài dự kiến {type(error).__name__}: {said}"


def _read(task: Task, how: Reading) -> Report:
    source = task.source
    if task.text is not None:
        text, pages = task.text
        return report_from_text(
            text, name=source.name, path=source.place, digest=task.digest, pages=pages
        )
    data = source_content(source, how.limits) if task.data is None else task.data
    if digest_of(data) != task.digest:
        raise CchcError(f"{source.name} đổi trong khi đọc: chạy lại khi tệp đã ghi xong")
    return read_bytes(data, source.name, path=source.place, how=how)


@dataclass(frozen=True, slots=True)
class Here:
    """Works on tasks in this process: for a few files that one trusts, nothing is to be started.

    >>> with Here(Settings()) as executor:
    ...     list(executor.run(iter([])))
    []
    """

    settings: Settings

    def __enter__(self) -> Here:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """The outcome of each task, in their order."""
        return (attempt(task, self.settings) for task in tasks)
