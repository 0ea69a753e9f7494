"""Restoration of a whole report: what state its blocks are in, a channel adapted to its scanner, and what people corrected."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from cchc_nlp.restore.restorer import Restorer, assemble
from cchc_nlp.text import has_vietnamese_letter
from cchc_nlp.types import Block, Correction, Report, Restoration, RestoredToken

__all__ = ["judge_blocks", "restore_blocks", "with_corrections", "with_qualities"]

_FEW_WORDS = 6
"""Blocks of fewer words are too short to be judged alone."""
_SAMPLE_WORDS, _WORTH_ADAPTING = 1000, 2000
"""Words of a report that its adapted channel learns from, and words it must have to be worth it: a short report would be read twice for little."""
_LABEL = re.compile(r"(?P<label>[^\s.)]{1,5})\s?[.)]")


def judge_blocks(blocks: Sequence[Block], restorer: Restorer) -> list[str]:
    """The state of each block; one of few words is taken to be as the rest of the report is."""
    own = [restorer.judge(b.text) for b in blocks]
    weight = Counter[str]()
    for block, state in zip(blocks, own, strict=True):
        weight[state] += len(block.text)
    usual = weight.most_common(1)[0][0] if weight else "good"
    noisy = weight["noisy"] > 0.2 * weight.total()
    out = []
    for block, state in zip(blocks, own, strict=True):
        few = len(block.text.split()) < _FEW_WORDS
        if (
            few
            and state in ("good", "foreign", "stripped")
            and usual in ("noisy", "stripped")
            and not any(map(has_vietnamese_letter, block.text.split()))
        ):
            state = usual
        out.append("noisy" if state == "stripped" and noisy else state)
    return out


def restore_blocks(
    blocks: Sequence[Block], states: Sequence[str], restorer: Restorer, lexicon: Sequence[str] = ()
) -> list[Restoration]:
    """Restore all blocks; a sample of the misread ones first, for the channel to learn from it what this scanner does to the others."""
    noisy = [i for i, state in enumerate(states) if state == "noisy"]
    words = sum(len(blocks[i].text.split()) for i in noisy)
    adapted = plain = restorer.with_lexicon(lexicon) if lexicon else restorer
    done = dict[int, Restoration]()
    if words >= _WORTH_ADAPTING:
        done = {i: plain.restore(blocks[i].text, "noisy") for i in noisy[:: words // _SAMPLE_WORDS]}
        adapted = plain.adapted(done.values())
    restored = [
        done[i]
        if i in done
        else (adapted if state == "noisy" else plain).restore(block.text, state)
        for i, (block, state) in enumerate(zip(blocks, states, strict=True))
    ]
    return [_labelled(b, r) for b, r in zip(blocks, restored, strict=True)]


def _labelled(block: Block, restoration: Restoration) -> Restoration:
    """Write a heading's label as its place among the others says it is: the "d)" after "d)" is "đ)", the "I1." after "I." is "II."."""
    match = _LABEL.match(restoration.text)
    if (
        not restoration.degraded
        or not block.label
        or block.kind not in ("heading", "paragraph")
        or match is None
    ):
        return restoration
    first = restoration.tokens[0]
    if match["label"].lower() == block.label.lower() or first.restored != match["label"]:
        return restoration
    return assemble(
        block.text, [first._replace(restored=block.label), *restoration.tokens[1:]], degraded=True
    )


def with_corrections(
    block: Block, restoration: Restoration, corrections: Sequence[Correction]
) -> Restoration:
    """Put what people set right in place of the tokens that stand there; a token of which only a part was wrong keeps the rest as it was read."""
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


_QUALITY = {
    "good": ("good", ""),
    "foreign": ("foreign", "ngôn ngữ khác, giữ nguyên"),
    "stripped": ("degraded", "chữ mất dấu, khôi phục bằng mô hình"),
}
_MISREAD = (
    "degraded",
    "chữ nhận dạng sai tiếng Việt, không có ảnh để đọc lại; khôi phục bằng mô hình",
)


def with_qualities(report: Report, blocks: Sequence[Block], states: Sequence[str]) -> Report:
    """The report with its pages judged by what most of their text is, where the file itself did not tell."""
    weights: dict[int, Counter[str]] = defaultdict(Counter)
    for block, state in zip(blocks, states, strict=True):
        weights[block.page][state] += len(block.text)
    pages = []
    for page in report.pages:
        if not page.quality:
            found = weights[page.number].most_common(1)
            quality, reason = _QUALITY.get(found[0][0], _MISREAD) if found else ("blank", "")
            page = replace(page, quality=quality, reason=reason)
        pages.append(page)
    return replace(report, pages=tuple(pages))
