"""``cchc guide``: the guide for clerks, in the terminal or as a file."""

from __future__ import annotations

import sys

from cchc_nlp.cli.common import OutOption
from cchc_nlp.errors import CchcError

__all__ = ["guide"]


def guide(out: OutOption = None) -> None:
    """Hướng dẫn sử dụng cho cán bộ: đọc trên màn hình, hoặc ghi ra một tệp .html có cả hình.

    Ví dụ: cchc guide; cchc guide -o huong-dan.html
    """
    from cchc_nlp.files import write_bytes
    from cchc_nlp.server.guide import guide_file, guide_text

    if out is None and sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(guide_text()))
        return
    form = "" if out is None or str(out) == "-" else out.suffix.lower()
    if form not in ("", ".md", ".txt", ".html", ".htm"):
        raise CchcError(f"không ghi được hướng dẫn dạng {form}: chọn .html, .md hoặc .txt")
    text = guide_file() if form in (".html", ".htm") else guide_text()
    write_bytes(out, text.encode("utf8"))
