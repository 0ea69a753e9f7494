"""Office files to pages: Word, Excel, PowerPoint and RTF.

Files of the old binary formats and of OpenDocument are first converted by LibreOffice.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.processes import NEW_GROUP, end_tree, find_program
from cchc_nlp.read.office_pages import pages_of
from cchc_nlp.read.settings import Limits, PageText, Reading

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
        try:
            pages = pages_of(path)
        except (MemoryError, KeyboardInterrupt):
            raise
        # The parsers fail on damaged files in ways of their own.
        except Exception as error:
            problem = f"{type(error).__name__} {_first_line(error, path)}"
            raise CchcError(f"{name} hỏng: {problem}") from None
    return pages or [PageText("", "blank")]


def _first_line(error: Exception, path: Path) -> str:
    return (str(error).splitlines() or [""])[0].replace(str(path), "").strip(" :()")[:160]


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
    """A file of another format made by LibreOffice, stopped with all its processes if it takes too
    long.
    """
    lacking = missing()
    if lacking:
        raise CchcError(f"{name}: {lacking}")
    profile = path.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf8")
    made = path.parent / "made"
    seconds = 0.8 * how.limits.seconds  # the rest is for reading what it made
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
        [*command, "--outdir", str(made), str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=NEW_GROUP,
        env=environment,
        cwd=path.parent,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise CchcError(
                f"LibreOffice chưa chuyển xong {name} sau {seconds:.0f} giây: --limit seconds=..."
            ) from None
        finally:
            end_tree(process)
    found = made / f"report.{target}"
    if not found.exists():
        raise CchcError(f"LibreOffice không mở được {name}: tệp hỏng hoặc có mật khẩu")
    return found
