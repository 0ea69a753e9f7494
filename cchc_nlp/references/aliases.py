"""Other names of documents: those that a text gives them ("sau đây gọi tắt là ..."), and those in a person's own table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.references.grammar import type_before
from cchc_nlp.references.identity import year_in_number
from cchc_nlp.types import Reference

__all__ = ["aliases_in", "mentions_by_alias", "read_aliases"]

_ALIAS = re.compile(
    r"\((?:sau đây|dưới đây)\s(?:được\s)?(?:gọi|viết)\s(?:(?:chung|tắt)\s){0,2}là:?\s?[\"“]?(?P<alias>[^)\"”]{2,80})[\"”]?\)"
)
_ALIAS_WITHIN = 400
"""How far after a document its short name is given, in characters: its date, issuer and subject come between."""


def read_aliases(path: Path) -> dict[str, Reference]:
    """Read a table of other names: CSV with the columns ``alias``, ``type``, and ``number`` or ``name``; ``date`` (ISO) and ``issuer`` if known.

    ``CchcError`` for a file that is no such table.
    """
    out: dict[str, Reference] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                alias, type_ = row["alias"].strip(), row["type"].strip()
                number, name, day, issuer = (
                    (row.get(k) or "").strip() or None for k in ("number", "name", "date", "issuer")
                )
                if not alias or not (number or name):
                    raise ValueError(f"dòng {row} thiếu alias, hoặc thiếu cả number và name")
                year = year_in_number(number or "") or (
                    date.fromisoformat(day).year if day else None
                )
                out[alias] = Reference(
                    alias,
                    0,
                    len(alias),
                    "full" if number else "named",
                    type_,
                    name,
                    number,
                    year,
                    day,
                    issuer,
                )
    except (OSError, KeyError, ValueError, AttributeError, csv.Error) as error:
        raise CchcError(
            f"{path} không phải bảng alias,type,number,name,date,issuer: {error}"
        ) from None
    return out


def aliases_in(text: str, references: Sequence[Reference]) -> dict[str, Reference]:
    """The short names that a text gives to documents right after naming them: "(sau đây gọi tắt là Chương trình tổng thể)".

    Only names that begin with a document type and say more than it are taken.
    """
    out: dict[str, Reference] = {}
    for match in _ALIAS.finditer(text):
        name = " ".join(match["alias"].split())
        typed = type_before(name + " ", len(" ".join(name.split()[:4])) + 1) or type_before(
            name + " ", len(" ".join(name.split()[:2])) + 1
        )
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


def mentions_by_alias(
    text: str, aliases: Mapping[str, Reference], taken: Sequence[tuple[int, int]]
) -> Iterator[Reference]:
    """Where a text uses one of the names, as references to what it stands for; not inside ``taken`` extents."""
    for name, of in aliases.items():
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            inside = (
                (at and text[at - 1].isalnum())
                or text[end : end + 1].isalnum()
                or text[end : end + 1] == "/"
            )
            if not inside and not any(a < end and at < b for a, b in taken):
                yield of._replace(
                    surface=name, start=at, end=end, kind="short", name=of.name or name, pinpoint=None, subject=None, key=None,
                    confidence=0.85, warnings=(),
                )  # fmt: skip
            at = text.find(name, end)
