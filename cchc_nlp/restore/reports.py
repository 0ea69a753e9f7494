"""Restoration of a whole report: the state of its blocks, its own channel, people's corrections."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.assembly import assemble
from cchc_nlp.restore.names import agreed
from cchc_nlp.restore.restorer import Restorer, is_well_read
from cchc_nlp.types import (
    Block,
    Correction,
    PageQuality,
    Report,
    Restoration,
    RestoredToken,
    TextState,
)

__all__ = ["Judgement", "judge_blocks", "restore_blocks", "with_corrections", "with_qualities"]

_FEW_WORDS = 6
"""Words of a block below which it is too short to be judged alone (not measured)."""

_SAMPLE_WORDS, _WORTH_ADAPTING = 1000, 2000
"""Words of the sample that a channel adapts to, and misread words that make adaptation worth it.

A sample of 4,000 words gave the same. Without adaptation the three scanned samples, which are
shorter, have 31 wrong syllables instead of 30, in half the time.
"""

_WORTH_ADAPTING_ANOTHER = 300
"""Misread words that make adaptation worth it by another engine than the usual one, whose channel
was learned from few words: four layers have 9.4 % errors in place of 9.6 %."""

_ALIKE = str.maketrans("đl1!|¢@", "diiiice")

_LABEL = re.compile(r"(?P<label>[^\s.)]{1,5})\s?[.)]")
_IS_LABEL = re.compile(r"[a-zđA-ZĐ]|[IVX]+")


class Judgement(NamedTuple):
    """The state of most of a block, and the weights of the channels at each of its tokens."""

    state: TextState
    weights: NDArray[np.float64]


def judge_blocks(blocks: Sequence[Block], restorer: Restorer) -> list[Judgement]:
    r"""Return what became of each block; a short one takes after its neighbours.

    >>> from cchc_nlp.layout import layout
    >>> from cchc_nlp.read import report_from_text
    >>> from cchc_nlp.restore import default_restorer
    >>> text = "Uy ban nhan dan tinh da ban hanh ke hoach cai cach hanh chinh.\n\nKinh gui\n"
    >>> [j.state for j in judge_blocks(layout(report_from_text(text)), default_restorer())]
    ['stripped', 'stripped']
    """
    texts = [b.text for b in blocks]
    foreign = [len(text.split()) >= _FEW_WORDS and restorer.is_foreign(text) for text in texts]
    weights = restorer.weigh(texts, foreign)
    return [
        Judgement("foreign" if other else restorer.state_of(rows), rows)
        for rows, other in zip(weights, foreign, strict=True)
    ]


def restore_blocks(
    blocks: Sequence[Block],
    judgements: Sequence[Judgement],
    restorer: Restorer,
    lexicon: Sequence[str] = (),
) -> list[Restoration]:
    r"""Restore all blocks of a report; ``lexicon`` holds names and terms to prefer.

    In a long misread report a sample of its blocks is restored first. From that sample the channel
    learns how this scanner misreads, before the other blocks are restored.

    >>> from cchc_nlp.layout import layout
    >>> from cchc_nlp.read import report_from_text
    >>> from cchc_nlp.restore import default_restorer
    >>> blocks = layout(report_from_text("cai cach hanh chinh tai huyen Tuy Phong\n"))
    >>> judgements = judge_blocks(blocks, default_restorer())
    >>> [r.text for r in restore_blocks(blocks, judgements, default_restorer())]
    ['cải cách hành chính tại huyện Tuy Phong']
    """
    noisy = [i for i, j in enumerate(judgements) if j.state == "noisy"]
    words = sum(len(blocks[i].text.split()) for i in noisy)
    chosen = restorer.with_lexicon(lexicon) if lexicon else restorer
    if words >= (_WORTH_ADAPTING if restorer.is_usual else _WORTH_ADAPTING_ANOTHER):
        sample = noisy[:: max(1, words // _SAMPLE_WORDS)]
        chosen = chosen.adapted(
            chosen.restore(blocks[i].text, weights=judgements[i].weights) for i in sample
        )
    well = [
        i for i, (state, rows) in enumerate(judgements) if state != "foreign" and is_well_read(rows)
    ]
    done = chosen.proofread([blocks[i].text for i in well], [judgements[i].weights for i in well])
    proofread = dict(zip(well, done, strict=True))
    restored = [
        proofread[i]
        if i in proofread
        else chosen.restore(block.text, "foreign" if state == "foreign" else None, rows)
        for i, (block, (state, rows)) in enumerate(zip(blocks, judgements, strict=True))
    ]
    texts, states = [b.text for b in blocks], [j.state for j in judgements]
    voted = agreed(texts, restored, states, chosen.channel)
    return [_labelled(b, r) for b, r in zip(blocks, voted, strict=True)]


def _labelled(block: Block, restoration: Restoration) -> Restoration:
    """Return a restoration with the label that layout found for the block.

    Layout corrects a label by its place among the others: the "d)" after "d)" is "đ)", and the
    "I1." after "I." is "II.". A label is no word: else it stays as it was read.
    """
    match = _LABEL.match(block.text)
    if not restoration.degraded or block.kind not in ("heading", "paragraph") or match is None:
        return restoration
    first, read = restoration.tokens[0], match["label"]
    if first.raw != read:
        return restoration
    label = block.label if block.label and _alike(read) == _alike(block.label) else read
    if first.restored == label or (label == read and not _IS_LABEL.fullmatch(read)):
        return restoration
    tokens = [first._replace(restored=label), *restoration.tokens[1:]]
    return assemble(block.text, tokens, degraded=True)


def _alike(label: str) -> str:
    """Return a label with the characters made one that are misread for each other."""
    return label.lower().translate(_ALIKE)


def with_corrections(
    block: Block, restoration: Restoration, corrections: Sequence[Correction]
) -> Restoration:
    """Return a block's restoration with people's corrections in place of the tokens they touch.

    A token that is corrected in part keeps the rest as it was read.

    >>> from cchc_nlp.layout import layout
    >>> from cchc_nlp.read import report_from_text
    >>> from cchc_nlp.restore import default_restorer
    >>> from cchc_nlp.types import Correction
    >>> block = layout(report_from_text("huyen Tuy Phong\\n"))[0]
    >>> restoration = default_restorer().restore(block.text, "stripped")
    >>> correction = Correction(start=0, end=5, wrong="huyện", right="thị trấn")
    >>> with_corrections(block, restoration, [correction]).text.split()[:2]
    ['thị', 'trấn']
    """
    if not corrections:
        return restoration
    tokens = list(restoration.tokens)
    for c in corrections:
        places = [block.offsets.to_source(t.start, t.end) for t in tokens]
        touched = [i for i, (a, b) in enumerate(places) if a < c.end and b > c.start]
        if not touched:
            continue
        first, last = touched[0], touched[-1]
        start, end = tokens[first].start, tokens[last].end
        raw = block.text[start:end]
        before, after = max(0, c.start - places[first][0]), max(0, places[last][1] - c.end)
        restored = raw[:before] + c.right + raw[len(raw) - after :]
        tokens[first : last + 1] = [RestoredToken(raw, restored, start, end, 1.0)]
    return assemble(block.text, tokens, degraded=restoration.degraded)


_QUALITIES: dict[TextState, tuple[PageQuality, str]] = {
    "good": ("good", ""),
    "foreign": ("foreign", "ngôn ngữ khác, giữ nguyên"),
    "stripped": ("degraded", "chữ mất dấu, khôi phục bằng mô hình"),
    "noisy": (
        "degraded",
        "chữ nhận dạng sai tiếng Việt, không có ảnh để đọc lại; khôi phục bằng mô hình",
    ),
}
_BLANK: tuple[PageQuality, str] = ("blank", "")


def with_qualities(
    report: Report, blocks: Sequence[Block], judgements: Sequence[Judgement]
) -> Report:
    """Return a report with the quality of its pages, by the state of most of their text.

    Pages whose quality the reader has set keep it.

    >>> from cchc_nlp.layout import layout
    >>> from cchc_nlp.read import report_from_text
    >>> report = report_from_text("cai cach hanh chinh\\n")
    >>> from cchc_nlp.restore import default_restorer
    >>> blocks = layout(report)
    >>> page = with_qualities(report, blocks, judge_blocks(blocks, default_restorer())).pages[0]
    >>> page.quality, page.reason
    ('degraded', 'chữ mất dấu, khôi phục bằng mô hình')
    """
    weights: dict[int, Counter[TextState]] = defaultdict(Counter)
    for block, (state, _) in zip(blocks, judgements, strict=True):
        weights[block.page][state] += len(block.text)
    pages = []
    for page in report.pages:
        if not page.quality:
            found = weights[page.number].most_common(1)
            quality, reason = _QUALITIES[found[0][0]] if found else _BLANK
            # The reader may have told of bytes that it replaced.
            both = "; ".join(filter(None, (page.reason, reason)))
            page = replace(page, quality=quality, reason=both)
        pages.append(page)
    return replace(report, pages=tuple(pages))
