"""References of a whole report: each text knows the names given to documents in those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cchc_nlp.references.aliases import aliases_in
from cchc_nlp.references.extract import extract
from cchc_nlp.references.issuers import Context
from cchc_nlp.references.resolve import resolve, with_fields
from cchc_nlp.references.schemes import schemes_in
from cchc_nlp.text import OffsetMap
from cchc_nlp.types import Reference, ReferenceCorrection

__all__ = ["extract_all", "with_reference_corrections"]


def extract_all(
    texts: Iterable[str], context: Context, aliases: Mapping[str, Reference]
) -> list[list[Reference]]:
    """Return the references of texts that follow one another, a list for each text.

    They are resolved over all texts. Other names that a text gives to a document ("sau đây gọi tắt
    là ...") are known from there on, beside ``aliases``.

    >>> texts = ["Kế hoạch số 4344/KH-UBND ngày 01/12/2022.", "Theo Kế hoạch 4344"]
    >>> [[r.number for r in own] for own in extract_all(texts, Context(), {})]
    [['4344/KH-UBND'], ['4344/KH-UBND']]
    """
    known = dict(aliases)
    schemes = dict[str, Reference]()
    found: list[list[Reference]] = []
    for text in texts:
        references = extract(text, context, known, schemes) if text else []
        known |= aliases_in(text, references)
        schemes |= schemes_in(references)
        found.append(references)
    resolved = iter(resolve([r for references in found for r in references], context))
    return [[next(resolved) for _ in references] for references in found]


def with_reference_corrections(
    references: Sequence[Sequence[Reference]],
    offsets: Sequence[OffsetMap],
    corrections: Iterable[ReferenceCorrection],
    context: Context | None = None,
) -> list[list[Reference]]:
    """Return references with the fields that people corrected.

    ``references`` are those of each text, and ``offsets`` lead from each text to the source, in
    which corrections count; ``context`` is that of the report. A reference that is corrected away
    is left out.

    >>> r = Reference("QĐ 5", 0, 4, "full", "Quyết định", number="5/QĐ-UBND", year=2023)
    >>> correction = ReferenceCorrection(0, 4, None, "number", "6/QĐ-UBND")
    >>> same = OffsetMap([(0, 4, 0, 4)])
    >>> with_reference_corrections([[r]], [same], [correction])[0][0].number
    '6/QĐ-UBND'
    """
    fields: dict[tuple[int, int, str | None], dict[str, str | None]] = defaultdict(dict)
    for c in corrections:
        fields[c.start, c.end, c.pinpoint][c.field] = c.value
    if not fields:
        return [list(own) for own in references]

    def corrected(r: Reference, to: OffsetMap) -> Reference | None:
        own = fields.get((*to.to_source(r.start, r.end), r.pinpoint), {})
        return with_fields(r, own, context)

    return [
        [new for r in own if (new := corrected(r, to)) is not None]
        for own, to in zip(references, offsets, strict=True)
    ]
