"""SQL, and SQLite itself, are known to the store's room alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent.parent / "cchc_nlp"
STATEMENT = re.compile(
    r"""\bSELECT\b .+ \bFROM\b | \bSELECT\s+(1|count|\w+\()\b | \bINSERT\s+(OR\s+\w+\s+)?INTO\b |
        \bUPDATE\s+\w+\s+SET\b | \bDELETE\s+FROM\b | \bCREATE\s+(TEMP\s+|VIRTUAL\s+)?TABLE\b |
        \b(DROP|ALTER)\s+TABLE\b | \bPRAGMA\s+\w+ | \bBEGIN\s+IMMEDIATE\b |
        \b(LEFT\s+)?JOIN\s+\w+\s+(AS\s+)?\w+\s+ON\b | \bWHERE\s+[\w.]+\s*(=|IN|IS|LIKE|<|>)\s |
        \bORDER\s+BY\s+\w | \bGROUP\s+BY\s+\w""",
    re.VERBOSE | re.DOTALL,
)


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines; fields in them are taken for words."""
    inside = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside.update(id(part) for part in ast.walk(node) if part is not node)
            parts = (p.value if isinstance(p, ast.Constant) else "x" for p in node.values)
            yield node.lineno, "".join(map(str, parts))
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield node.lineno, node.value


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def statements(source: str) -> list[int]:
    """Lines of a module at which SQL stands, or SQLite is imported."""
    tree = ast.parse(source)
    found = [line for line, text in texts(tree) if STATEMENT.search(text)]
    return sorted(found + [line for line, name in imported(tree) if name.startswith("sqlite3")])


def test_no_sql_stands_outside_the_store() -> None:
    found = list[str]()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("store/"):
            found += [f"{name}:{line}" for line in statements(path.read_text(encoding="utf8"))]
    assert found == []


def test_only_the_store_uses_its_database() -> None:
    found = list[str]()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("store/"):
            tree = ast.parse(path.read_text(encoding="utf8"))
            found += [
                f"{name}:{node.lineno}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and node.attr == "database"
            ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'rows("SELECT id FROM reports")',
        'rows(f"SELECT {columns} FROM {table}")',
        'rows("""SELECT a,\n b\n FROM t""")',
        'sql = "SELECT 1"',
        'sql += f" WHERE {column} IN (?)"',
        'db.execute("UPDATE meta SET value = 1")',
        'db.execute("INSERT OR REPLACE INTO meta VALUES (1)")',
        'db.execute(f"DELETE FROM {table}")',
        'db.execute("PRAGMA query_only = ON")',
        'tail = " ORDER BY r.name"',
        'join = "JOIN reports r ON r.id = m.report"',
        "import sqlite3",
        "from sqlite3 import Row",
    ],
)
def test_sql_is_found_however_it_is_written(source: str) -> None:
    assert statements(source)


@pytest.mark.parametrize(
    "source",
    [
        'text = "Select one from the list."',
        'label = "UPDATE"',
        'text = "where it is, in the order by which it was read"',
        'text = "Delete from the store what is gone."',
    ],
)
def test_prose_is_not_taken_for_sql(source: str) -> None:
    assert not statements(source)
