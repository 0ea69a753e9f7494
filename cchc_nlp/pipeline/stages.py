"""The stages of a report in order: layout, restoration, references, relations.

Only the order is here; each stage decides in its own room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from cchc_nlp.layout import layout
from cchc_nlp.pipeline.analysis import Analysis
from cchc_nlp.pipeline.context import context_of, letterhead_of, own_key, without_own_number
from cchc_nlp.read import TYPED, Limits, Reading
from cchc_nlp.references import extract_all, relate, with_reference_corrections
from cchc_nlp.restore import (
    default_restorer,
    judge_blocks,
    restore_blocks,
    with_corrections,
    with_qualities,
)
from cchc_nlp.types import Correction, Part, Reference, ReferenceCorrection, Report

__all__ = ["analyse", "reading"]

_NO_ALIASES: Mapping[str, Reference] = MappingProxyType({})


def reading(
    *,
    ocr: bool = True,
    limits: Limits | None = None,
    on_step: Callable[[float], None] | None = None,
) -> Reading:
    """Return the settings to read files with before they are analysed.

    Pages are judged by the default restorer, so that a misread one is recognised from its image;
    ``ocr=False`` leaves images for later. ``on_step`` is called before each step with the seconds
    that it may take.

    >>> how = reading(ocr=False)
    >>> how.ocr, how.judge("thủ tục hành chính")
    (False, 'good')
    """
    how = Reading(ocr, limits or Limits(), default_restorer().judge)
    return replace(how, on_step=on_step) if on_step else how


def _is_typed(report: Report) -> bool:
    """Tell whether no OCR has read a report: its words are those that somebody typed.

    Files of office programs are, and pages in the letters of old fonts.
    """
    suffix = PurePath(report.name).suffix.lower()
    return suffix in TYPED or any(page.quality == "legacy" for page in report.pages)


def analyse(
    report: Report,
    *,
    lexicon: Sequence[str] = (),
    repairs: bool = True,
    corrections: Sequence[Correction] = (),
    aliases: Mapping[str, Reference] = _NO_ALIASES,
    reference_corrections: Sequence[ReferenceCorrection] = (),
) -> Analysis:
    """Take a report through every stage.

    ``lexicon`` holds names that restoration prefers; without ``repairs`` single misread words of
    well-read text are left; ``corrections`` and ``reference_corrections`` are people's, of the text
    and of references; ``aliases`` are other names of documents, to which
    those that the report gives itself ("sau đây gọi tắt là ...") are added.

    >>> from cchc_nlp.read import report_from_text
    >>> text = "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ;"
    >>> [(r.number, r.date) for r in analyse(report_from_text(text)).references]
    [('30/2020/NĐ-CP', '2020-03-05')]
    """
    restorer = default_restorer()
    if not repairs or _is_typed(report):
        restorer = restorer.without_repairs()
    blocks = layout(report)
    restorer = restorer.suited_to([b.text for b in blocks])
    judgements = judge_blocks(blocks, restorer)
    restorations = restore_blocks(blocks, judgements, restorer, lexicon)
    restorations = [
        with_corrections(b, r, corrections) for b, r in zip(blocks, restorations, strict=True)
    ]
    head = letterhead_of(blocks, restorations)
    context = context_of(restorations, head)
    context = replace(context, type=head.type, number=head.number, key=own_key(head, context))
    citing = without_own_number(head, blocks, restorations)
    offsets = [r.offsets.compose(b.offsets) for b, r in zip(blocks, restorations, strict=True)]
    references = with_reference_corrections(
        extract_all(citing, context, aliases), offsets, reference_corrections, context
    )
    parts = tuple(
        Part(block, restoration, to, tuple(own), tuple(relate(restoration.text, own)))
        for block, restoration, to, own in zip(
            blocks, restorations, offsets, references, strict=True
        )
    )
    return Analysis(with_qualities(report, blocks, judgements), parts, context, head, context.key)
