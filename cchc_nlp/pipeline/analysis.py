"""All that the pipeline finds in a report."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_nlp.pipeline.passages import passages_of
from cchc_nlp.references import Context
from cchc_nlp.types import Letterhead, Part, Passage, Reference, Report

__all__ = ["VERSION", "Analysis"]

VERSION = "5"
"""Raised whenever the same file would give another result; stores made with another version are ingested anew."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the pipeline finds in a report; the number in its ``letterhead`` is no reference.

    ``key`` is the identity of the report as a document that others may cite; None where it does not say what it is.
    """

    report: Report
    parts: tuple[Part, ...]
    context: Context
    letterhead: Letterhead
    key: str | None

    @property
    def references(self) -> tuple[Reference, ...]:
        """All references, in reading order; offsets are those of each part's restored text."""
        return tuple(r for part in self.parts for r in part.references)

    def passages(self) -> list[Passage]:
        """The units of search."""
        return list(passages_of(self.report, self.parts))
