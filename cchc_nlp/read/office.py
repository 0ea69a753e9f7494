"""Office files to pages by viparse: Word, Excel, PowerPoint and RTF.

Files of the old binary formats and of OpenDocument are first converted by LibreOffice.
"""

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
from cchc_nlp.types import PageQuality

__all__ = ["MODERN", "OLD", "missing", "office_pages"]

MODERN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
"""Formats that are zip files, with the entry that each must have."""
OLD = {"doc": "docx", "xls": "xlsx", "ppt": "pptx", "odt": "docx", "ods": "xlsx", "odp": "pptx"}
"""Formats that LibreOffice converts, with the format that it converts them to."""

_ADVICE = (
    "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
    if os.name == "posix"
    else "cài LibreOffice"
)
_FRAME_PHRASES = ("cong hoa xa hoi", "noi nhan", "doc lap")
"""Folded phrases of tables without lines that only set the head or foot of a letter in columns."""
_MOST_FRAME_ROWS, _MOST_FRAME_COLUMNS = 4, 3
"""Rows and columns of such a table at most. Not measured: a head has two of each, or a spacer."""


def _setting(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}"><value>{value}</value></prop></item>'
    )


# No macro, no link to elsewhere, and a proxy where nobody listens: a file that is converted can
# reach nothing.
_PROFILE = "\n".join(
    (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema">',
        _setting("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
        _setting("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        _setting("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
        _setting("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        _setting("Office.Writer/Content/Update", "Link", "0"),
        _setting("Office.Calc/Content/Update", "Link", "1"),
        _setting("Inet/Settings", "ooInetProxyType", "2"),
        _setting("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
        _setting("Inet/Settings", "ooInetHTTPProxyPort", "9"),
        _setting("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
        _setting("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
        "</oor:items>",
        "",
    )
)


def _program() -> str | None:
    return find_program("soffice", os.path.join("LibreOffice", "program"))


def missing() -> str | None:
    """Return what is missing to convert old files and how to get it; None where all is there."""
    return (
        None
        if _program()
        else f"cần LibreOffice để đọc .doc, .xls, .ppt và OpenDocument: {_ADVICE}"
    )


def office_pages(data: bytes, kind: str, name: str, how: Reading) -> list[PageText]:
    """Return the pages of an office file: one, or one for each sheet of a workbook or slide.

    ``kind`` is its format (``docx``, ``xls``, ``rtf``, ...). Raises ``CchcError`` where it is
    damaged, locked, larger than allowed when unpacked, or needs LibreOffice and there is none.
    """
    how.step()
    with tempfile.TemporaryDirectory(prefix="cchc-office-") as folder:
        path = Path(folder) / f"report.{kind}"  # our own name: that of the file may be anything
        path.write_bytes(data)
        if kind in OLD:
            path = _converted(path, OLD[kind], name, how)
        if path.suffix[1:] in MODERN:
            _check_size(path, name, how.limits)
        blocks, encoding = _blocks(path, name)
        if path.suffix == ".docx":
            blocks += [{"type": "paragraph", "text": note} for note in _footnotes(path, encoding)]
    quality: PageQuality = "legacy" if encoding else ""
    reason = f"phông chữ cũ {encoding.upper()}, đã chuyển sang Unicode" if encoding else ""
    texts = _texts(blocks, by_heading=path.suffix not in (".docx", ".rtf"))
    return [PageText(text, quality, "text", reason) for text in texts] or [PageText("", "blank")]


def _blocks(path: Path, name: str) -> tuple[list[dict[str, Any]], str | None]:
    """The blocks that viparse finds in a file, and its old encoding if it has one."""
    from viparse import Settings, ViparseError, load

    try:
        (document,) = load(
            path, output="json", encoding="auto", ocr=False, max_bytes=1 << 40, settings=Settings()
        )
    except ViparseError as error:
        raise CchcError(f"{name} không đọc được: {_first_line(error, path)}") from None
    except (MemoryError, KeyboardInterrupt):
        raise
    # The parsers under viparse fail on damaged files in ways of their own.
    except Exception as error:
        raise CchcError(f"{name} hỏng: {type(error).__name__} {_first_line(error, path)}") from None
    blocks = json.loads(document.text)["blocks"]
    if path.suffix == ".rtf":
        blocks = list(_rtf_rows(blocks))
    return blocks, document.metadata.encoding_detected


def _rtf_rows(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rebuild the tables that the reader of RTF flattens, with a stroke after each cell.

    Of a cell of several lines, the last stands in the row and the others before it.
    """
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
    """The text of each page: a blank line between paragraphs, a line for each row of a table.

    With ``by_heading``, a heading of the first level opens a page (a sheet, a slide).
    """
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
            filled = (row for row in block["rows"] if any(cell.strip() for cell in row))
            parts.append("\n".join(map(row_text, filled)))
    if parts:
        yield "\n\n".join(parts)


def _is_frame(rows: list[list[str]]) -> bool:
    """Whether a table only sets the head or the foot of a letter in columns."""
    words = fold(" ".join(cell for row in rows for cell in row))
    return (
        len(rows) <= _MOST_FRAME_ROWS
        and max(map(len, rows)) <= _MOST_FRAME_COLUMNS
        and any(phrase in words for phrase in _FRAME_PHRASES)
    )


def _footnotes(path: Path, encoding: str | None) -> Iterator[str]:
    """The footnotes of a Word file, numbered: viparse leaves them out, and reports cite in them."""
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
    """Refuse a file that unpacks to more than allowed.

    The sizes of its directory can be believed: :mod:`zipfile` never unpacks more than they say.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise CchcError(f"{name} hỏng: {error}") from None
    if unpacked > limits.unpacked:
        raise CchcError(
            f"{name} giải nén ra {unpacked:,} byte, "
            f"chỉ đọc tới {limits.unpacked:,}: --limit unpacked=..."
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
