"""What the machine has and lacks for the program to run well."""

from __future__ import annotations

import shutil
import subprocess
import sys

from cchc_nlp.errors import CchcError
from cchc_nlp.model_files import model_folder

__all__ = ["check"]

Finding = tuple[bool, str, str]


def check() -> list[Finding]:
    """Findings ``(fine, what, what to do)``, the essential ones first."""
    return [_python(), *(_model(name) for name in ("restorer", "encoder")), _tesseract()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), f"Python {version}", "cần Python 3.11 trở lên"


def _model(name: str) -> Finding:
    try:
        return True, f"mô hình {name}: {model_folder(name)}", ""
    except CchcError as error:
        return False, f"mô hình {name}", str(error)


def _tesseract() -> Finding:
    advice = "chỉ cần khi đọc ảnh quét: apt-get install tesseract-ocr tesseract-ocr-vie"
    if shutil.which("tesseract") is None:
        return False, "Tesseract", advice
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S607
    return "vie" in languages, "Tesseract với tiếng Việt", advice
