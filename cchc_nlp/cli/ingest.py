"""``cchc ingest``: files go into a store, once or whenever something changes."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchc_nlp.cli.common import (
    DEFAULT_STORE,
    AliasesOption,
    LexiconOption,
    ModelOption,
    NoRepairOption,
    StoreOption,
    aliases_of,
    bars,
    lexicon_of,
    limits_of,
    print_table,
    say,
)
from cchc_nlp.cli.words import headings

if TYPE_CHECKING:
    from cchc_nlp.ingest import Executor, Settings, Summary

__all__ = ["ingest"]

_UNANNOUNCED = 60.0
"""Seconds after which watched folders are walked though no change was announced; not measured: a
walk of 100,000 unchanged files takes seconds.
"""
_MOMENT = 1e-3
"""The least of seconds that a rate is counted over, for the first file may take none."""
_WAKE_UP = 1_000
"""Milliseconds after which the watcher comes back to look whether it was interrupted."""


PathsArgument = Annotated[
    list[Path], typer.Argument(help="Tệp, thư mục hoặc tệp nén .zip.", show_default=False)
]
JobsOption = Annotated[int, typer.Option(min=0, help="Số tiến trình; 0 là số nhân của máy.")]
DaskOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Đọc trên cụm máy dask.distributed, ví dụ tcp://10.0.0.5:8786."
    ),
]
WatchOption = Annotated[bool, typer.Option("--watch", help="Tiếp tục theo dõi, nạp tệp mới.")]
PruneOption = Annotated[
    bool, typer.Option("--prune", help="Bỏ khỏi kho những tệp không còn trong các thư mục này.")
]
LaterOcrOption = Annotated[
    bool, typer.Option("--no-ocr", help="Không nhận dạng ảnh quét; lần nạp sau vẫn đọc được.")
]
NoEmbedOption = Annotated[
    bool, typer.Option("--no-embed", help="Chưa tạo véc-tơ; tạo sau bằng 'cchc embed'.")
]
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="Giới hạn cho một tệp: bytes, unpacked, members, pages, pixels, seconds, memory"
        " (viết nhiều lần được).",
    ),
]
SummaryJsonOption = Annotated[bool, typer.Option("--json", help="In tóm tắt dạng JSON.")]


def ingest(
    paths: PathsArgument,
    store: StoreOption = DEFAULT_STORE,
    jobs: JobsOption = 1,
    dask: DaskOption = None,
    watch: WatchOption = False,
    prune: PruneOption = False,
    no_ocr: LaterOcrOption = False,
    no_embed: NoEmbedOption = False,
    limit: LimitOption = None,
    model: ModelOption = None,
    no_repair: NoRepairOption = False,
    lexicon: LexiconOption = None,
    aliases: AliasesOption = None,
    as_json: SummaryJsonOption = False,
) -> None:
    """Nạp báo cáo vào kho; tệp không đổi thì bỏ qua.

    Ví dụ: cchc ingest bao-cao/ luu-tru.zip --store kho --jobs 0
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import ingest as run

    limits, encoder = limits_of(limit), None if no_embed else load_encoder(model)
    for _ in _changes(paths, store) if watch else (None,):
        started = time.monotonic()
        with bars() as progress:
            show_file = _shower(progress, "Đọc báo cáo", started)
            show_vector = _shower(progress, "Tạo véc-tơ", started)
            summary = run(
                paths,
                store,
                encoder,
                shared=_readers(jobs, dask),
                lexicon=lexicon_of(lexicon),
                aliases=aliases_of(aliases),
                ocr=not no_ocr,
                repairs=not no_repair,
                limits=limits,
                prune=prune,
                on_file=show_file,
                on_vector=show_vector,
            )
        if not watch or summary.added or summary.removed or summary.failures:
            _print_summary(summary, store, time.monotonic() - started, as_json=as_json)
    raise typer.Exit(1 if summary.failures else 0)


def _readers(jobs: int, dask: str | None) -> Callable[[Settings], Executor]:
    """Where files are read: in worker processes of this machine, or on a cluster."""

    def shared(settings: Settings) -> Executor:
        from cchc_nlp.ingest import Workers, default_jobs

        if dask:
            from cchc_nlp.ingest.cluster import Cluster

            return Cluster(settings, dask)
        return Workers(settings, jobs or default_jobs())

    return shared


def _changes(paths: list[Path], store: Path) -> Iterator[object]:
    """Occasions to ingest: now, once more when changes begin to be announced, then at each of them.

    Where none is announced, as on network drives, once a minute.
    """
    from watchfiles import watch

    own, interrupted, due = store.resolve(), threading.Event(), 0.0

    def matters(_: object, path: str) -> bool:
        return not Path(path).is_relative_to(own)

    def interrupt(*_: object) -> None:
        interrupted.set()  # what is raised where an object is being cleared away is lost
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    yield None
    say("Đang theo dõi; Ctrl-C để dừng.")
    for changed in watch(
        *paths,
        watch_filter=matters,
        stop_event=interrupted,
        rust_timeout=_WAKE_UP,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if changed or time.monotonic() > due:
            due = time.monotonic() + _UNANNOUNCED
            yield changed
    raise KeyboardInterrupt


def _shower(progress: Any, name: str, started: float) -> Callable[..., None]:
    """What shows how much of a stage is done, with how many a second; a bar from the first on."""
    task: Any = None

    def show(done: int, total: int, *_: object) -> None:
        nonlocal task
        if task is None:
            task = progress.add_task(name, total=total, rate="")
        rate = done / max(time.monotonic() - started, _MOMENT)
        progress.update(task, completed=done, total=total, rate=f"{rate:.1f}/s")

    return show


def _print_summary(summary: Summary, store: Path, seconds: float, *, as_json: bool) -> None:
    """Print what came in and what the store has now; what failed goes to standard error."""
    from cchc_nlp.store import Store

    opened = Store(store)
    numbers = {
        "added": summary.added,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
        "failed": len(summary.failures),
    }
    result = {**numbers, "seconds": round(seconds, 2), **opened.counts()}
    opened.close()
    if as_json:
        print(json.dumps({**result, "failures": summary.failures}, ensure_ascii=False))
    else:
        columns = headings(
            *("added", "unchanged", "removed", "failed"),
            *("reports", "pages", "passages", "documents", "mentions", "seconds"),
        )
        print_table([result], columns, "Kho " + str(store))
    rows = [
        {"file": name, "reason": " ".join(reason.split())}
        for name, reason in sorted(summary.failures.items())
    ]
    if rows and sys.stderr.isatty():
        title = f"{len(rows)} tệp không đọc được"
        print_table(rows, headings("file", "reason"), title, error=True)
    else:
        for row in rows:
            say(f"cchc: {row['file']}: {row['reason']}")
