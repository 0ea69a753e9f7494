"""The command line. Every command only parses, calls, and prints; nothing heavy is imported before it is needed."""

from __future__ import annotations

import atexit
import codecs
import gc
import sys
from io import TextIOWrapper
from typing import NoReturn

import typer

from cchc_nlp.cli import ask, reports, store, web
from cchc_nlp.cli.evaluate import evaluations
from cchc_nlp.errors import CchcError

__all__ = ["app", "main"]

app = typer.Typer(
    name="cchc", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Đọc báo cáo cải cách hành chính: phục hồi chữ, nhận văn bản được viện dẫn, tìm kiếm, xuất bảng và đồ thị.",
)  # fmt: skip
for _command in (
    store.ingest, reports.restore, reports.refs, reports.relations, reports.tables, store.correct, store.import_corrections, reports.annotate, ask.search, store.graph, store.export, store.stats, store.embed, store.verify, web.serve, web.mcp, ask.doctor
):  # fmt: skip
    app.command()(_command)
app.add_typer(evaluations, name="evaluate")


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the code page: cp1252 and cp1258 lack letters of Vietnamese.

    A character that is no text (a byte of a file's name) is written out, and ends nothing.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # not where a program or a test has put one of its own, or the console is closed
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> NoReturn:
    """Run the command line: problems on one line on standard error, the traceback only with ``--debug``.

    Exit codes: 0 done, 1 nothing found or some files failed, 2 wrong use.
    """
    gc.set_threshold(
        100_000, 20, 20
    )  # what is loaded stays: looking through it again and again costs a third of a second,
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
        sys.stderr.write(
            f"cchc: lỗi ngoài dự kiến {type(error).__name__}: {' '.join(str(error).split())[:300]} (chạy lại với --debug để xem chi tiết)\n"
        )
        sys.exit(2)
    sys.exit(0)
