"""The result of the pipeline: everything that was found in one report."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_nlp.pipeline.passages import passages_of
from cchc_nlp.references import Context
from cchc_nlp.types import Letterhead, Part, Passage, Reference, Report

__all__ = ["VERSION", "Analysis"]

VERSION = "9"
"""Version of the pipeline, raised whenever the same file would give another result.

Reports that a store has from another version are ingested anew.
"""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the pipeline finds in a report; its own number is not among the references.

    ``key`` is the identity of the report as a document that others may cite, None where its
    letterhead does not give one.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> found = analyse(report_from_text("Thực hiện Kế hoạch số 36/KH-UBND của UBND tỉnh."))
    >>> [r.number for r in found.references], [p.kind for p in found.passages()], found.key
    (['36/KH-UBND'], ['paragraph'], None)
    """

    report: Report
    parts: tuple[Part, ...]
    context: Context
    letterhead: Letterhead
    key: str | None

    @property
    def references(self) -> tuple[Reference, ...]:
        """All references in reading order; offsets count in the restored text of their part."""
        return tuple(r for part in self.parts for r in part.references)

    def passages(self) -> list[Passage]:
        """Return the passages of the report, which are the units of search."""
        return list(passages_of(self.report, self.parts, self.letterhead))
