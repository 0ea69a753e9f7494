"""Shapes of the API's answers, as its description (OpenAPI) names them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["RESPONSES", "DocumentRecord", "Found", "JobRecord", "Listed", "Problem", "Record"]


class Problem(BaseModel):
    """What went wrong, in a sentence."""

    detail: str


class Record(BaseModel):
    """A record with more fields than are listed."""

    model_config = ConfigDict(extra="allow")


class Found(Record):
    """An answer to a question."""

    model_config = ConfigDict(
        json_schema_extra={
            "description": "An answer: how the question was understood, the hits, how many"
            " candidates there are and what they have in common."
        }
    )

    query: str
    understood: dict[str, Any]
    total: int
    facets: dict[str, dict[str, int]]
    hits: list[dict[str, Any]]


class Listed(Record):
    """Some of the records asked for, and how many there are in all."""

    total: int
    records: list[dict[str, Any]]


class DocumentRecord(Record):
    """A document, where it is mentioned, its relations, and the reports that it is itself."""

    document: dict[str, Any]
    mentions: list[dict[str, Any]]
    relations: list[dict[str, Any]]
    reports: list[dict[str, Any]]


class JobRecord(Record):
    """What became of files that were sent."""

    id: str
    files: list[str]
    state: str
    done: int
    total: int
    added: int
    failures: dict[str, str]


_REFUSALS = {
    400: "refused",
    401: "no token",
    403: "from another site",
    404: "not there",
    409: "the store is being written to",
    413: "too large",
    421: "wrong host",
    429: "too often",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": why} for code, why in _REFUSALS.items()
}
"""What every route may answer instead, by status."""
