"""What the machine has and lacks for the program to run well."""

from __future__ import annotations

import importlib.util
import sys

from cchc_nlp.errors import CchcError
from cchc_nlp.files import model_folder
from cchc_nlp.processes import limits_memory
from cchc_nlp.read import ocr, office

__all__ = ["check_machine"]

Finding = tuple[bool, str, str]


def check_machine() -> list[Finding]:
    """Findings ``(fine, what, what to do)``, the essential ones first."""
    return [
        _python(),
        *(_model(name) for name in ("restorer", "encoder")),
        _program("Tesseract với tiếng Việt, để đọc ảnh quét", ocr.missing()),
        _program("LibreOffice, để đọc .doc, .xls, .ppt và OpenDocument", office.missing()),
        _library(
            "dask.distributed, để nạp trên nhiều máy (--dask)",
            "distributed",
            "pip install 'cchc-nlp[cluster]'",
        ),
        *_memory(),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), f"Python {version}", "cần Python 3.11 trở lên"


def _model(name: str) -> Finding:
    try:
        return True, f"mô hình {name}: {model_folder(name)}", ""
    except CchcError as error:
        return False, f"mô hình {name}", str(error)


def _program(what: str, lacking: str | None) -> Finding:
    return lacking is None, what, lacking or ""


def _library(what: str, module: str, advice: str) -> Finding:
    """A library that only some need; its lack is told, and is no fault."""
    found = importlib.util.find_spec(module) is not None
    return True, what if found else f"{what}: chưa có, khi cần thì {advice}", ""


def _memory() -> list[Finding]:
    """Told only where the system, as Windows, has no limit on a process's memory; no fault."""
    if limits_memory():
        return []
    what = (
        "giới hạn bộ nhớ: hệ điều hành này không có, --limit memory=... không có tác dụng; "
        "tệp làm chương trình phình ra chỉ bị dừng theo thời gian (--limit seconds=...)"
    )
    return [(True, what, "")]
