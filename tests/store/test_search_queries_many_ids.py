"""Queries of search take more ids than SQLite takes parameters (32,766)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.store import Store
from cchc_nlp.store.search_queries import SearchQueries


@pytest.mark.parametrize("name", ["passages", "documents", "places", "naming_reports"])
def test_any_number_of_ids_is_asked_for_at_once(store: Path, name: str) -> None:
    queries = SearchQueries(Store(store))
    few, many = (getattr(queries, name)(range(most)) for most in (1_000, 40_000))
    assert len(few) > 0
    assert many == few


@pytest.mark.parametrize("kind", ["passage", "document"])
def test_what_is_gone_has_no_date(store: Path, kind: str) -> None:
    dates = SearchQueries(Store(store)).dates(kind, range(40_000))  # type: ignore[arg-type]
    assert dates
    assert max(dates) < 1_000
