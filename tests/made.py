"""Reports made for the tests of ingest, what a store holds of them, and the processes that read
them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cchc_nlp.ingest.task import Settings
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.store import Store
from tests.conftest import SAMPLE
from tests.tables import rows

CCHC = str(Path(sys.executable).with_name("cchc"))
ROWS = [
    ["STT", "Cơ quan", "Số hồ sơ"],
    ["1", "Sở Nội vụ, theo Quyết định số 77/QĐ-UBND ngày 02/02/2023", "120"],
    ["2", "Sở Tài chính", "98"],
]
_CONTENT = (
    "SELECT r.digest, r.number, r.period, p.first_line, p.last_line, p.text"
    " FROM passages p JOIN reports r ON r.id = p.report",
    "SELECT key, surface, line, date, digest8 FROM mentions",
    "SELECT key, type, number, name, year, date, issuer, subject, mentions, profile FROM documents",
    "SELECT subject, relation, object, line FROM relations",
    "SELECT path, digest FROM paths JOIN reports ON reports.id = paths.report",
    "SELECT digest, p.number, p.first_line, p.last_line, p.quality, p.method, p.reason"
    " FROM pages p JOIN reports r ON r.id = p.report",
    "SELECT p.text FROM vectors v JOIN passages p ON v.kind = 'passage' AND p.id = v.item",
)


def contents(store: Path) -> list[tuple[object, ...]]:
    """All that a store holds, whatever the order in which it came in."""
    return [row for sql in _CONTENT for row in sorted(map(tuple, rows(store, sql)), key=repr)]


def reports(folder: Path, count: int, name: str = "bc", *, first: int = 0) -> Path:
    """A folder with reports that differ in their numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [
        "\n".join(p.read_text(encoding="utf8").split("\n")[:24])
        for p in sorted(SAMPLE.glob("*.txt"))
    ]
    for n in range(first, first + count):
        text = texts[n % len(texts)].replace("/BC-", f"{n}/BC-").replace("2023", str(2010 + n % 14))
        (folder / f"{name}-{n:03}.txt").write_text(text, encoding="utf8")
    return folder


def stored(store: Path) -> int:
    """How many reports a store holds, which may not be there yet."""
    return Store(store).counts()["reports"] if (store / "store.sqlite").exists() else 0


def in_two(settings: Settings) -> Workers:
    """Two processes that read."""
    return Workers(settings, 2)


def legacy(text: str, encoding: str) -> str:
    """Text as it was typed in an old font, by viparse's own table turned round."""
    from viparse.normalize.encodings import get_charmap

    table: dict[str, str] = {}
    for old, new in get_charmap(encoding).pairs:
        table.setdefault(new, old)
    return "".join(table.get(c, c) for c in text)
