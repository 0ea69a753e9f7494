"""The way of a report, in order: layout, restoration, references, relations, passages. The one place where the stages meet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from types import MappingProxyType

from cchc_nlp.layout import layout
from cchc_nlp.letterhead import letterhead, number_line
from cchc_nlp.model_files import model_folder
from cchc_nlp.read import Limits, Reading
from cchc_nlp.references import Context, aliases_in, correct, document_key, extract, relate, resolve
from cchc_nlp.restore import Restorer, assemble
from cchc_nlp.text import LOWER, UPPER, OffsetMap, cells_of, clause_bounds, has_vietnamese_letter
from cchc_nlp.types import (
    Block,
    Correction,
    Letterhead,
    Passage,
    Reference,
    ReferenceCorrection,
    Relation,
    Report,
    Restoration,
    RestoredToken,
)

__all__ = ["VERSION", "Analysis", "Part", "analyse", "reading", "restored_lines", "restored_tokens", "restorer"]

VERSION = "4"
"""Raised whenever the same file would give another result; stores made with another version are ingested anew."""

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FEW_WORDS = 6
_LONG, _SHORT_ITEM = 170, 30
_LABEL = re.compile(r"(?P<label>[^\s.)]{1,5})\s?[.)]")
_HEAD_BLOCKS, _FOOT_BLOCKS = 14, 40
_SAMPLE_WORDS, _WORTH_ADAPTING = 1000, 2000
"""About how many words of a report its adapted channel learns from, and how many it must have to be worth it: a short one would be read twice for little."""

_ISSUING_PLACE = re.compile(
    r"^ỦY BAN NHÂN DÂN\s+(?P<kind>TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ)\s+(?P<name>[^\W\d_]+(?:[ -]+[^\W\d_]+){0,3})\s*$", re.MULTILINE
)
_PLACE = re.compile(rf"\b(?P<place>(?:tỉnh|thành phố)\s+(?:[{UPPER}][{LOWER}]+(?: *- *)? ?){{1,4}})")


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its restoration, its references and its relations; their offsets are those of ``restoration.text``."""

    block: Block
    restoration: Restoration
    offsets: OffsetMap
    references: tuple[Reference, ...]
    relations: tuple[Relation, ...]


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
        return list(_passages(self))


@lru_cache(maxsize=1)
def restorer() -> Restorer:
    """The default restorer, loaded once a process."""
    return Restorer.load(model_folder("restorer"))


def reading(*, ocr: bool = True, limits: Limits | None = None, on_step: Callable[[float], None] | None = None) -> Reading:
    """How files are read on this way: their pages are judged by the default restorer, so that a misread one is recognised again."""
    how = Reading(ocr, limits or Limits(), restorer().judge)
    return replace(how, on_step=on_step) if on_step else how


_NO_ALIASES: Mapping[str, Reference] = MappingProxyType({})


def analyse(
    report: Report,
    *,
    terms: Sequence[str] = (),
    corrections: Sequence[Correction] = (),
    aliases: Mapping[str, Reference] = _NO_ALIASES,
    reference_corrections: Sequence[ReferenceCorrection] = (),
) -> Analysis:
    """Take a report through every stage.

    ``terms`` are names that restoration is to prefer, ``corrections`` what people set right in the report, ``aliases`` other names of
    documents; those that the report itself gives ("sau đây gọi tắt là ...") are learned on the way. ``reference_corrections`` are what people
    set right in its references.
    """
    blocks = layout(report)
    states = _states(blocks)
    restorations = [_labelled(b, r) for b, r in zip(blocks, _restore(blocks, states, terms), strict=True)]
    if corrections:
        restorations = [_corrected(b, r, corrections) for b, r in zip(blocks, restorations, strict=True)]
    context = _context(restorations)
    own_at = _own_number(blocks, restorations)
    known = dict(aliases)
    found: list[list[Reference]] = []
    for i, (block, restoration) in enumerate(zip(blocks, restorations, strict=True)):
        references = extract(restoration.text, context, known) if block.kind != "furniture" and i != own_at else []
        known |= aliases_in(restoration.text, references)
        found.append(references)
    resolved = iter(resolve([r for references in found for r in references]))
    parts = []
    said: dict[tuple[int, int, str | None], dict[str, str | None]] = defaultdict(dict)
    for c in reference_corrections:
        said[c.start, c.end, c.pinpoint][c.field] = c.value
    for block, restoration, references in zip(blocks, restorations, found, strict=True):
        offsets = restoration.offsets.compose(block.offsets)
        own = tuple(next(resolved) for _ in references)
        if said:
            own = tuple(filter(None, (correct(r, said.get((*offsets.to_source(r.start, r.end), r.pinpoint), {})) for r in own)))
        relations = tuple(relate(restoration.text, own))
        parts.append(Part(block, restoration, offsets, own, relations))
    head = _letterhead(blocks, restorations)
    return Analysis(_with_qualities(report, blocks, states), tuple(parts), context, head, _own_key(head))


def _letterhead(blocks: list[Block], restorations: list[Restoration]) -> Letterhead:
    pairs = list(zip(blocks, restorations, strict=True))
    opening = takewhile(lambda pair: pair[0].kind != "heading" and pair[0].page == 1, (p for p in pairs if p[0].kind != "furniture"))
    head = [_lines(*pair) for pair in islice(opening, _HEAD_BLOCKS)]
    foot = [line for pair in pairs[-_FOOT_BLOCKS:] for line in _lines(*pair)]
    recipients = [line for block, r in pairs if block.kind == "recipients" for line in _lines(block, r)]
    return letterhead(head, foot, recipients)


def _lines(block: Block, restoration: Restoration) -> list[str]:
    """The restored text of a block in the lines of its source."""
    if len(block.lines) == 1:
        return [restoration.text]
    starts = [a for a, b, *_ in block.offsets.pieces if block.text[a:b] != " "]
    cuts, line, at = [0], 0, 0
    for token in restoration.tokens:
        at = restoration.text.index(token.restored, at)
        while line + 1 < len(starts) and token.start >= starts[line + 1]:
            cuts.append(at)
            line += 1
        at += len(token.restored)
    return [restoration.text[a:b].strip() for a, b in pairwise([*cuts, len(restoration.text)])]


def _own_key(head: Letterhead) -> str | None:
    """The identity of a report as a document; only a number and a year make one."""
    if not head.number or not (head.date or head.period):
        return None
    year = int(head.date[:4]) if head.date else int((head.period or "")[-4:])
    return document_key(type=head.type, number=head.number, name=None, year=year, issuer=head.issuer, date=head.date)


_QUALITY = {
    "good": ("good", ""),
    "foreign": ("foreign", "ngôn ngữ khác, giữ nguyên"),
    "unmarked": ("degraded", "chữ mất dấu, khôi phục bằng mô hình"),
}
_MISREAD = ("degraded", "chữ nhận dạng sai tiếng Việt, không có ảnh để đọc lại; khôi phục bằng mô hình")


def _with_qualities(report: Report, blocks: Sequence[Block], states: Sequence[str]) -> Report:
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


def _labelled(block: Block, restoration: Restoration) -> Restoration:
    """Write a heading's label as its place among the others says it is: the "d)" after "d)" is "đ)", the "I1." after "I." is "II."."""
    match = _LABEL.match(restoration.text)
    if not restoration.degraded or not block.label or block.kind not in ("heading", "paragraph") or match is None:
        return restoration
    first = restoration.tokens[0]
    if match["label"].lower() == block.label.lower() or first.restored != match["label"]:
        return restoration
    return assemble(block.text, [first._replace(restored=block.label), *restoration.tokens[1:]], degraded=True)


def _corrected(block: Block, restoration: Restoration, corrections: Sequence[Correction]) -> Restoration:
    """Put what people set right in place of the tokens that stand there; a token of which only a part was wrong keeps the rest as it was read."""
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


def _restore(blocks: list[Block], states: list[str], terms: Sequence[str]) -> list[Restoration]:
    """Restore all blocks; a sample of the misread ones first, for the channel to learn from it what this scanner does to the others."""
    noisy = [i for i, state in enumerate(states) if state == "noisy"]
    words = sum(len(blocks[i].text.split()) for i in noisy)
    adapted = plain = restorer().with_terms(terms) if terms else restorer()
    done = dict[int, Restoration]()
    if words >= _WORTH_ADAPTING:
        done = {i: plain.restore(blocks[i].text, "noisy") for i in noisy[:: words // _SAMPLE_WORDS]}
        adapted = plain.adapted(done.values())
    return [
        done[i] if i in done else (adapted if state == "noisy" else plain).restore(block.text, state)
        for i, (block, state) in enumerate(zip(blocks, states, strict=True))
    ]


def _states(blocks: list[Block]) -> list[str]:
    """The state of each block; one of few words is taken to be as the rest of the report is."""
    own = [restorer().judge(b.text) for b in blocks]
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
            and state in ("good", "foreign", "unmarked")
            and usual in ("noisy", "unmarked")
            and not any(map(has_vietnamese_letter, block.text.split()))
        ):
            state = usual
        out.append("noisy" if state == "unmarked" and noisy else state)
    return out


def _context(restorations: list[Restoration]) -> Context:
    """The place whose committee signs the report, or else that it speaks of most, and the year that it names most."""
    text = "\n".join(r.text for r in restorations)
    head = _ISSUING_PLACE.search("\n".join(r.text for r in restorations[:_HEAD_BLOCKS]))
    places = Counter(re.sub(r"\s+", " ", m["place"]).strip() for m in _PLACE.finditer(text))
    years = Counter(int(y) for y in re.findall(r"\bnăm (20\d\d)\b", text))
    place = f"{head['kind'].lower()} {head['name'].strip().title()}" if head else places.most_common(1)[0][0] if places else None
    return Context(place, years.most_common(1)[0][0] if years else None)


def _own_number(blocks: list[Block], restorations: list[Restoration]) -> int:
    """Which block of the head gives the report's own number ("Số: 41/BC-UBND"); -1 where none does."""
    head = enumerate(zip(blocks[:_HEAD_BLOCKS], restorations, strict=False))
    return next((i for i, (block, restoration) in head if block.page == 1 and number_line(restoration.text)), -1)


def _passages(analysis: Analysis) -> Iterator[Passage]:
    headings: list[tuple[int, str]] = []
    table: list[Part] = []
    for part in analysis.parts:
        block, text = part.block, part.restoration.text
        if table and block.kind not in ("row", "furniture"):
            yield from _table_passages(analysis.report, table, headings)
            table = []
        if block.kind == "furniture" or not text.strip():
            continue
        if block.kind == "row":
            table.append(part)
            continue
        level = {"heading": block.section.count(".") + 1, "item": 5}.get(block.kind, 9)
        opens = block.kind == "heading" or (
            block.kind == "item" and len(text.split()) < _SHORT_ITEM and not text.rstrip().endswith((".", ";"))
        )
        if level < 9:
            headings = [h for h in headings if h[0] < level]
        context = " › ".join(h for _, h in headings)
        if opens:
            headings.append((level, text.strip(" :")))
        for start, end in _chunks(text):
            yield _passage(analysis.report, block, text[start:end], context, *part.offsets.to_source(start, end))
    if table:
        yield from _table_passages(analysis.report, table, headings)


def _table_passages(report: Report, rows: Sequence[Part], headings: Sequence[tuple[int, str]]) -> Iterator[Passage]:
    """A table as passages of some rows each; those after the first stand under the table's first row, as under a heading."""
    texts = [" | ".join(filter(None, cells_of(row.restoration.text))) for row in rows]
    context = [h for _, h in headings]
    first = 0
    while first < len(rows):
        last, words = first, 0
        while last < len(rows) and (last == first or words + len(texts[last].split()) <= _LONG):
            words += len(texts[last].split())
            last += 1
        start, end = rows[first].offsets.to_source(0, 1)[0], rows[last - 1].offsets.to_source(0, len(rows[last - 1].restoration.text))[1]
        yield _passage(
            report, rows[first].block, "\n".join(texts[first:last]), " › ".join(context + ([texts[0]] if first else [])), start, end
        )
        first = last


def _passage(report: Report, block: Block, text: str, context: str, a: int, b: int) -> Passage:
    first, last = report.line_at(a), report.line_at(max(a, b - 1))
    return Passage(text, report.text[a:b], context, block.kind, block.section, report.page_at(a), first, last, a, b)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long paragraph at sentence ends into pieces of at most about ``_LONG`` words."""
    start = words = 0
    end = 0
    for _, bound in clause_bounds(text):
        more = len(text[end:bound].split())
        if words and words + more > _LONG:
            yield start, end
            start, words = end, 0
        words, end = words + more, bound
    if start < end:
        yield start, end


def restored_tokens(analysis: Analysis) -> Iterator[tuple[RestoredToken, int, int]]:
    """Every token with its extent in the source, in the order of the source."""
    found = []
    for part in analysis.parts:
        for token in part.restoration.tokens:
            start, end = part.block.offsets.to_source(token.start, token.end)
            found.append((token, start, end))
    return iter(sorted(found, key=lambda f: f[1]))


def restored_lines(analysis: Analysis) -> list[str]:
    """The restored text line by line, exactly one for each line of the source; footnote marks are set as superscripts."""
    source = analysis.report.text
    edits = [(a, b, _fit(source[a:b], t.restored)) for t, a, b in restored_tokens(analysis) if t.restored != source[a:b]]
    for part in analysis.parts:
        mark = part.block.label
        if part.restoration.degraded and part.block.kind == "footnote" and mark:
            line = analysis.report.lines[part.block.lines[0] - 1]
            start = line.start + line.text.index(mark)
            edits.append((start, start + len(mark), mark.translate(_SUPERSCRIPT)))
    out, at = [], 0
    for start, end, text in sorted(edits):
        if start >= at:
            out += [source[at:start], text]
            at = end
    restored = "".join([*out, source[at:]]).replace("\f", "")
    lines = restored.split("\n")
    return lines[: len(analysis.report.lines)]


def _fit(raw: str, restored: str) -> str:
    """Put the line breaks of a token's source back: at the same hyphen or stroke of a symbol, else after it."""
    breaks = raw.count("\n")
    if not breaks:
        return restored
    marks = len(re.findall(r"[-/]", raw[: raw.index("\n")]))
    cuts = [m.end() for m in re.finditer(r"[-/]", restored)]
    if 0 < marks <= len(cuts):
        cut = cuts[marks - 1]
        return restored[:cut] + "\n" * breaks + restored[cut:].lstrip()
    return restored + "\n" * breaks
