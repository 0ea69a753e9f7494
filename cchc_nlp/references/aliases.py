"""Other names of documents: those that a text gives them, and those in a person's own table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.references.identity import year_in_number
from cchc_nlp.references.mention import type_before
from cchc_nlp.text import iso_date, normalize
from cchc_nlp.types import Reference, ReferenceKind

__all__ = ["aliases_in", "mentions_by_alias", "read_aliases"]

# (sau đây gọi tắt là Chương trình tổng thể), (dưới đây được viết tắt là: "Đề án 06")
_ALIAS = re.compile(
    r"\((?:sau đây|dưới đây)\s(?:được\s)?(?:gọi|viết)\s(?:(?:chung|tắt)\s){0,2}là:?\s?"
    r"[\"“]?(?P<alias>[^)\"”]{2,80})[\"”]?\)"
)
_ALIAS_WITHIN = 400
"""Characters after a document in which its other name is given: its subject comes between."""
_WORDS_OF_TYPE = (4, 2)
"""Words of a name in which its type may end: Quy chuẩn kỹ thuật ..., Chương trình ..."""
_SEPARATORS = ",;\t"
_CONFIDENCE = 0.85
"""Confidence of a mention by another name, as of a short one resolved; not calibrated."""


def read_aliases(path: Path) -> dict[str, Reference]:
    """Read a table of other names: CSV with the columns ``alias``, ``type``, ``number``, ``name``.

    A row needs a number or a name; ``date`` and ``issuer`` may be given. Columns may be separated
    by semicolons or tabs, as spreadsheets of Vietnamese settings write them, and letters may be
    decomposed. Returns the documents by their other names. Raises ``CchcError`` for a file that is
    not such a table.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder) / "ten.csv"
    ...     _ = table.write_text("alias,type,number\\nNghị quyết CCHC,Nghị quyết,76/NQ-CP\\n")
    ...     [(alias, r.number) for alias, r in read_aliases(table).items()]
    [('Nghị quyết CCHC', '76/NQ-CP')]
    """
    out: dict[str, Reference] = {}
    try:
        table = normalize(path.read_text(encoding="utf-8-sig"))
        heading = table.partition("\n")[0]
        separator = max(_SEPARATORS, key=heading.count)
        for row in csv.DictReader(io.StringIO(table, newline=""), delimiter=separator):
            alias = row["alias"].strip()
            out[alias] = _read_row(alias, row)
    except (OSError, KeyError, ValueError, AttributeError, csv.Error) as error:
        raise CchcError(
            f"{path} không phải bảng alias,type,number,name,date,issuer: {error}"
        ) from None
    return out


def _read_row(alias: str, row: dict[str, str]) -> Reference:
    type_ = row.get("type", "").strip()
    number, name, day, issuer = (
        (row.get(column) or "").strip() or None for column in ("number", "name", "date", "issuer")
    )
    if not alias or not (number or name):
        raise ValueError(f"dòng {row} thiếu alias, hoặc thiếu cả number và name")
    day = iso_date(day) if day else None
    year = year_in_number(number or "") or (int(day[:4]) if day else None)
    kind: ReferenceKind = "full" if number else "named"
    return Reference(alias, 0, len(alias), kind, type_, name, number, year, day, issuer)


def aliases_in(text: str, references: Sequence[Reference]) -> dict[str, Reference]:
    """Return the other names that a text gives to documents right after naming them.

    Only names that begin with a document type and say more than it are taken.

    >>> from cchc_nlp.references import extract
    >>> text = "Nghị quyết số 76/NQ-CP (sau đây gọi tắt là Nghị quyết cải cách)"
    >>> [(alias, r.number) for alias, r in aliases_in(text, extract(text)).items()]
    [('Nghị quyết cải cách', '76/NQ-CP')]
    """
    out: dict[str, Reference] = {}
    for match in _ALIAS.finditer(text):
        name = " ".join(match["alias"].split())
        typed = _type_of(name)
        of = [r for r in references if r.end <= match.start() and r.kind in ("full", "named")]
        if (
            of
            and typed
            and typed[0] == 0
            and len(name) > len(typed[1])
            and match.start() - of[-1].end < _ALIAS_WITHIN
        ):
            out[name] = of[-1]
    return out


def _type_of(name: str) -> tuple[int, str] | None:
    """The type that a name begins with and where it starts, None for one without."""
    ends = (len(" ".join(name.split()[:n])) + 1 for n in _WORDS_OF_TYPE)
    return next(filter(None, (type_before(name + " ", end) for end in ends)), None)


def mentions_by_alias(
    text: str, aliases: Mapping[str, Reference], taken: Sequence[tuple[int, int]]
) -> Iterator[Reference]:
    """Yield where a text uses one of the names, as references to the document it stands for.

    ``taken`` are extents, such as those of mentions already found, that none may overlap.

    >>> of = Reference("Kế hoạch cải cách", 0, 17, "full", "Kế hoạch", number="162/KH-UBND")
    >>> [(r.kind, r.start) for r in mentions_by_alias("theo Kế hoạch A", {"Kế hoạch A": of}, [])]
    [('short', 5)]
    """
    for name, of in aliases.items():
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            after = text[end : end + 1]
            inside = (at and text[at - 1].isalnum()) or after.isalnum() or after == "/"
            if not inside and not any(a < end and at < b for a, b in taken):
                yield of._replace(
                    surface=name, start=at, end=end, kind="short", name=of.name or name,
                    pinpoint=None, subject=None, key=None, confidence=_CONFIDENCE, warnings=(),
                )  # fmt: skip
            at = text.find(name, end)
