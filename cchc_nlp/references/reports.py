"""References of a whole report: each text knows the names given to documents in those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cchc_nlp.references.aliases import aliases_in
from cchc_nlp.references.extract import extract, resolve, with_fields
from cchc_nlp.references.fields import Context
from cchc_nlp.text import OffsetMap
from cchc_nlp.types import Reference, ReferenceCorrection

__all__ = ["extract_all", "with_reference_corrections"]


def extract_all(
    texts: Iterable[str], context: Context, aliases: Mapping[str, Reference]
) -> list[list[Reference]]:
    """References of texts that follow one another, resolved over all of them, a list for each text.

    Other names that a text gives to a document ("sau đây gọi tắt là ...") are known from there on, beside ``aliases``.
    """
    known = dict(aliases)
    found: list[list[Reference]] = []
    for text in texts:
        references = extract(text, context, known) if text else []
        known |= aliases_in(text, references)
        found.append(references)
    resolved = iter(resolve([r for references in found for r in references], context))
    return [[next(resolved) for _ in references] for references in found]


def with_reference_corrections(
    references: Sequence[Sequence[Reference]],
    offsets: Sequence[OffsetMap],
    corrections: Iterable[ReferenceCorrection],
    context: Context | None = None,
) -> list[list[Reference]]:
    """References with the fields that people corrected; ``offsets`` lead from each text to the source, where corrections are kept."""
    fields: dict[tuple[int, int, str | None], dict[str, str | None]] = defaultdict(dict)
    for c in corrections:
        fields[c.start, c.end, c.pinpoint][c.field] = c.value
    if not fields:
        return [list(own) for own in references]
    return [
        [
            fixed
            for r in own
            if (
                fixed := with_fields(
                    r, fields.get((*to.to_source(r.start, r.end), r.pinpoint), {}), context
                )
            )
            is not None
        ]
        for own, to in zip(references, offsets, strict=True)
    ]
