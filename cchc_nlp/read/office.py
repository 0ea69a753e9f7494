"""Office files to pages by viparse: Word, Excel, PowerPoint and RTF, those of old formats and of OpenDocument by way of LibreOffice."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.processes import NEW_GROUP, end_tree, find_program
from cchc_nlp.read.encodings import to_unicode
from cchc_nlp.read.settings import Limits, PageText, Reading
from cchc_nlp.text import fold, row_text

__all__ = ["MODERN", "OLD", "missing", "office_pages"]

MODERN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
"""Formats that are zip files, by the entry that each must have."""
OLD = {"doc": "docx", "xls": "xlsx", "ppt": "pptx", "odt": "docx", "ods": "xlsx", "odp": "pptx"}
"""Formats that LibreOffice turns into another."""

_ADVICE = (
    "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
    if os.name == "posix"
    else "cài LibreOffice"
)
_FRAME_MARKS = ("cong hoa xa hoi", "noi nhan", "doc lap")
"""What stands in tables without lines that only set the head or the foot of a letter in columns."""
_MOST_FRAME_ROWS = 4
# No macro, no link to elsewhere, and a proxy where nobody listens: a file that is converted can reach nothing.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""


def _program() -> str | None:
    return find_program("soffice", os.path.join("LibreOffice", "program"))


def missing() -> str | None:
    """What keeps old office files from being read and how to get it; None where nothing does."""
    return (
        None
        if _program()
        else f"cần LibreOffice để đọc .doc, .xls, .ppt và OpenDocument: {_ADVICE}"
    )


def office_pages(data: bytes, kind: str, name: str, how: Reading) -> list[PageText]:
    """The pages of an office file of a kind (``docx``, ``xls``, ``rtf``, ...): one, or one a sheet of a workbook.

    ``CchcError`` for one that is damaged, locked, larger than allowed when unpacked, or needs LibreOffice where there is none.
    """
    how.step()
    with tempfile.TemporaryDirectory(prefix="cchc-office-") as folder:
        path = (
            Path(folder) / f"report.{kind}"
        )  # a name of our own: that of the file may be anything
        path.write_bytes(data)
        if kind in OLD:
            path = _converted(path, OLD[kind], name, how)
        if path.suffix[1:] in MODERN:
            _check_size(path, name, how.limits)
        blocks, encoding = _blocks(path, name)
        if path.suffix == ".docx":
            blocks += [{"type": "paragraph", "text": note} for note in _footnotes(path, encoding)]
    quality, reason = (
        ("legacy", f"phông chữ cũ {encoding.upper()}, đã chuyển sang Unicode")
        if encoding
        else ("", "")
    )
    pages = [
        PageText(text, quality, "text", reason)
        for text in _texts(blocks, by_heading=path.suffix != ".docx" and path.suffix != ".rtf")
    ]
    return pages or [PageText("", "blank")]


def _blocks(path: Path, name: str) -> tuple[list[dict[str, Any]], str | None]:
    """What viparse finds in a file, and the old encoding that it was written in, if it was."""
    from viparse import Settings, ViparseError, load

    try:
        (document,) = load(
            path, output="json", encoding="auto", ocr=False, max_bytes=1 << 40, settings=Settings()
        )
    except ViparseError as error:
        raise CchcError(f"{name} không đọc được: {_first_line(error, path)}") from None
    except (MemoryError, KeyboardInterrupt):
        raise
    except (
        Exception
    ) as error:  # the parsers under viparse fail on damaged files in ways of their own
        raise CchcError(f"{name} hỏng: {type(error).__name__} {_first_line(error, path)}") from None
    blocks = json.loads(document.text)["blocks"]
    return list(
        _rtf_rows(blocks)
    ) if path.suffix == ".rtf" else blocks, document.metadata.encoding_detected


def _rtf_rows(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Tables again, where the reader of RTF leaves a stroke after each cell; a cell of several lines has its last one in the row."""
    rows = list[list[str]]()
    for block in blocks:
        cells = block["text"].split("|")
        if len(cells) > 2 and not cells[-1].strip():
            rows.append(cells[:-1])
            continue
        if rows:
            yield {"type": "table", "rows": rows}
            rows = []
        yield from ({"type": "paragraph", "text": cell} for cell in cells if cell.strip())
    if rows:
        yield {"type": "table", "rows": rows}


def _first_line(error: Exception, path: Path) -> str:
    return (str(error).splitlines() or [""])[0].replace(str(path), "").strip(" :()")[:160]


def _texts(blocks: list[dict[str, Any]], *, by_heading: bool) -> Iterator[str]:
    """The text of each page: paragraphs with a blank line between, rows of a table line by line; a heading opens a sheet or a slide."""
    parts = list[str]()
    for block in blocks:
        if by_heading and block["type"] == "heading" and block.get("level") == 1 and parts:
            yield "\n\n".join(parts)
            parts = []
        if block["type"] != "table":
            parts.append(block["text"])
        elif _is_frame(block["rows"]):
            parts += [cell for row in block["rows"] for cell in row if cell.strip()]
        else:
            parts.append(
                "\n".join(
                    row_text(row) for row in block["rows"] if any(cell.strip() for cell in row)
                )
            )
    if parts:
        yield "\n\n".join(parts)


def _is_frame(rows: list[list[str]]) -> bool:
    """Whether a table only sets the head or the foot of a letter in columns."""
    words = fold(" ".join(cell for row in rows for cell in row))
    return (
        len(rows) <= _MOST_FRAME_ROWS
        and max(map(len, rows)) <= 3
        and any(mark in words for mark in _FRAME_MARKS)
    )


def _footnotes(path: Path, encoding: str | None) -> Iterator[str]:
    """The footnotes of a Word file, numbered, which viparse leaves out: reports cite decisions in them."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    with zipfile.ZipFile(path) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return
        notes = parse_xml(archive.read("word/footnotes.xml"))
    number = 0
    for note in notes.iter(qn("w:footnote")):
        text = "".join(part.text or "" for part in note.iter(qn("w:t"))).strip()
        if note.get(qn("w:type")) is None and text:
            number += 1
            yield f"{number} {to_unicode(text, encoding) if encoding else text}"


def _check_size(path: Path, name: str, limits: Limits) -> None:
    """Refuse a file that unpacks to more than allowed; nothing that reads it by :mod:`zipfile` gets more than its directory says."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise CchcError(f"{name} hỏng: {error}") from None
    if unpacked > limits.unpacked:
        raise CchcError(
            f"{name} giải nén ra {unpacked:,} byte, chỉ đọc tới {limits.unpacked:,}: --limit unpacked=..."
        )


def _converted(path: Path, target: str, name: str, how: Reading) -> Path:
    """A file of another format made by LibreOffice, stopped with all its processes if it takes too long."""
    lacking = missing()
    if lacking:
        raise CchcError(f"{name}: {lacking}")
    profile = path.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf8")
    made = path.parent / "made"
    command = [
        _program() or "soffice",
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        target,
    ]
    environment = {
        **os.environ,
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "HOME": str(path.parent),
    }
    with subprocess.Popen(
        [*command, "--outdir", str(made), str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, creationflags=NEW_GROUP, env=environment, cwd=path.parent,
    ) as process:  # fmt: skip
        try:
            process.wait(how.limits.seconds * 0.8)
        except subprocess.TimeoutExpired:
            raise CchcError(
                f"LibreOffice chưa chuyển xong {name} sau {how.limits.seconds * 0.8:.0f} giây: --limit seconds=..."
            ) from None
        finally:
            end_tree(process)
    found = made / f"report.{target}"
    if not found.exists():
        raise CchcError(f"LibreOffice không mở được {name}: tệp hỏng hoặc có mật khẩu")
    return found
