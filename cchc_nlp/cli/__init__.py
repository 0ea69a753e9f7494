"""The command line: every command only parses, calls, and prints.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import atexit
import codecs
import gc
import sys
from io import TextIOWrapper
from typing import NoReturn

import typer

from cchc_nlp.cli import (
    ask,
    corrections,
    doctor,
    guide,
    ingest,
    reports,
    stats,
    store,
    upkeep,
    web,
)
from cchc_nlp.cli.evaluate import evaluations
from cchc_nlp.errors import CchcError

__all__ = ["app", "main"]

app = typer.Typer(
    name="cchc",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Đọc báo cáo cải cách hành chính: phục hồi chữ, nhận văn bản được viện dẫn, tìm kiếm,"
    " xuất bảng và đồ thị.",
)
for _command in (
    ingest.ingest,
    reports.restore,
    reports.refs,
    reports.relations,
    reports.tables,
    corrections.correct,
    corrections.import_corrections,
    reports.annotate,
    ask.search,
    store.graph,
    store.export,
    stats.stats,
    upkeep.embed,
    upkeep.verify,
    web.serve,
    web.mcp,
    doctor.doctor,
    guide.guide,
):
    app.command()(_command)
app.add_typer(evaluations, name="evaluate")


_GARBAGE = 100_000, 20, 20
"""Thresholds of the garbage collector; Python's own begin at 700 objects."""
_LONGEST_PROBLEM = 300
"""Characters of an unexpected error's own words that are told: it stays on a few lines."""


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the code page: cp1252 and cp1258 lack letters of Vietnamese.

    A character that is no text (a byte of a file's name) is written out, and ends nothing.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # not where a program or a test has put one of its own, or the console is closed
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> NoReturn:
    """Run the command line: problems are one line on standard error, with ``--debug`` a traceback.

    Exit codes: 0 done, 1 nothing found or some files failed, 2 wrong use.
    """
    # what is loaded stays: to look through it again and again costs a third of a second,
    gc.set_threshold(*_GARBAGE)
    atexit.register(gc.freeze)  # and so it does once more at the end
    _speak_utf8()
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app(standalone_mode=True)
    except CchcError as error:
        if debug:
            raise
        sys.stderr.write(f"cchc: {' '.join(str(error).split())}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("cchc: đã dừng\n")
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        why = " ".join(str(error).split())[:_LONGEST_PROBLEM]
        sys.stderr.write(
            f"cchc: lỗi ngoài dự kiến {type(error).__name__}: {why}"
            " (chạy lại với --debug để xem chi tiết)\n"
        )
        sys.exit(2)
    sys.exit(0)
