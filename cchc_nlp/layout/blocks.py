"""Pages of lines to blocks: paragraphs made whole, page furniture set apart, footnotes and broken paragraphs joined again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from cchc_nlp.text import UPPER, OffsetMap, cells_of, fold
from cchc_nlp.types import Block, Line, Report

__all__ = ["layout"]

_PAGE_NUMBER = re.compile(r"\s*(?:-\s*|Trang\s+)?\d{1,3}\s*-?\s*$")
_URL = re.compile(r"\s*https?://\S+\s*$")
_ROMAN = re.compile(r"\s*((?=[1lTH]*[IVX])[IVXl1TH]{1,5})\s?[.,]\s+(?=\S)")
_NUMBERED = re.compile(r"\s*(\d{1,2})\.\s+(?=\D)")
_LETTERED = re.compile(r"\s*([a-zđĐA-Z¢@])\)\s+(?=\S)")
_BULLET = re.compile(r"\s*([-+•*–])\s+(?=\S)")
_NOTE_MARK = re.compile(rf"\s*(?:\d{{1,2}}\s+|[¹²³⁴⁵⁶⁷⁸⁹]+\s*)(?=[{UPPER}])")
_RECIPIENTS = re.compile(r"n[oôơ]i nh.{1,2}n\s*[:.]")
_TERMINAL = re.compile(r"[.;:!?…](?:[\"”’')\]/]|\d)*\s*$")
_BROKEN_SYMBOL = re.compile(r"[^\s-]-\s*$")
_SHORT_LINE, _FULL_LINE = 0.6, 0.8
"""Shares of the usual width: a line shorter than the first ends its paragraph; one longer than the second may run on."""

_FALSE_GAPS = 2
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(slots=True)
class _Draft:
    """A block while it is being put together."""

    kind: str
    lines: list[Line]
    label: str = ""
    section: str = ""
    level: int = 0

    @property
    def last(self) -> str:
        return self.lines[-1].text

    def is_open(self) -> bool:
        return not _TERMINAL.search(self.last)


def layout(report: Report) -> list[Block]:
    """Cut a report into blocks, in reading order; footnotes stand after the paragraph that they interrupt.

    Every line that is not blank is in exactly one block.
    """
    width = _typical_width(report)
    furniture = _furniture(report)
    drafts: list[_Draft] = []
    open_note: _Draft | None = None
    for page in report.pages:
        lines = report.lines[page.first_line - 1 : page.last_line]
        body, open_note = _page(lines, furniture, width, open_note, drafts)
        _append_body(drafts, body, width)
    _number_sections(drafts)
    return [_block(d) for d in drafts]


def _typical_width(report: Report) -> float:
    lengths = [
        len(line.text.strip())
        for line in report.lines
        if line.text.strip() and not cells_of(line.text)
    ]
    usual = median(lengths) if lengths else 0
    long = [n for n in lengths if n >= 0.5 * max(usual, 1)]
    return median(long) if long else 1.0


def _furniture(report: Report) -> set[int]:
    """Numbers of the lines that belong to the page, not to the text: page numbers, running heads, bare links at a page's edge."""
    found: set[int] = set()
    edges: Counter[str] = Counter()
    at_edge: dict[int, str] = {}
    for page in report.pages:
        filled = [
            line for line in report.lines[page.first_line - 1 : page.last_line] if line.text.strip()
        ]
        for line in filled[:2] + filled[-2:]:
            if _PAGE_NUMBER.match(line.text) or _URL.match(line.text):
                found.add(line.number)
            elif len(filled) > 4:
                at_edge[line.number] = re.sub(r"\d+", "#", fold(line.text.strip()))
        found.update(
            line.number
            for line in filled
            if _URL.match(line.text) and _stands_alone(report, line.number)
        )
        edges.update({at_edge[line.number] for line in filled if line.number in at_edge})
    repeated = {text for text, count in edges.items() if count >= max(3, len(report.pages) / 2)}
    return found | {number for number, text in at_edge.items() if text in repeated}


def _stands_alone(report: Report, number: int) -> bool:
    """Whether the lines above and below are blank, as around the link that PDF tools print after a page."""
    return all(
        not report.lines[i - 1].text.strip()
        for i in (number - 1, number + 1)
        if 1 <= i <= len(report.lines)
    )


def _groups(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines without a blank line between them."""
    out: list[list[Line]] = []
    fresh = True
    for line in lines:
        if not line.text.strip():
            fresh = True
        elif fresh:
            out.append([line])
            fresh = False
        else:
            out[-1].append(line)
    return out


def _joined(groups: list[list[Line]], width: float) -> list[list[Line]]:
    """Join groups that a gap inside a sentence parts, as OCR sees them between lines: a full line without an end, then a small letter.

    On a page with several such gaps a capital may follow too, but for a lone line, which may be a title.
    """
    out: list[list[Line]] = []
    gaps = sum(
        _runs_on(a[-1].text, b[0].text, width) and b[0].text.lstrip()[:1].islower()
        for a, b in pairwise(groups)
    )
    for group in groups:
        first = group[0].text
        small = first.lstrip()[:1].islower()
        if (
            out
            and _runs_on(out[-1][-1].text, first, width)
            and (small or (gaps >= _FALSE_GAPS and len(out[-1]) > 1 and not _is_start(first)))
        ):
            out[-1] += group
        else:
            out.append(group)
    return out


def _runs_on(last: str, first: str, width: float) -> bool:
    """Whether a line is full and without an end, and the next one is not set in capitals: a sentence may run from one to the other."""
    if cells_of(last) or cells_of(first):
        return False
    return (
        not _TERMINAL.search(last)
        and len(last.strip()) > _FULL_LINE * width
        and not _is_loud(first)
        and not _NOTE_MARK.match(first)
    )


def _page(
    lines: tuple[Line, ...],
    furniture: set[int],
    width: float,
    open_note: _Draft | None,
    drafts: list[_Draft],
) -> tuple[list[_Draft], _Draft | None]:
    """Drafts of one page's body; its furniture and footnotes are appended to ``drafts``, and the footnote left open is returned."""
    drafts += [
        _Draft("furniture", [line])
        for line in lines
        if line.number in furniture and line.text.strip()
    ]
    groups = _joined(_groups([line for line in lines if line.number not in furniture]), width)
    notes = _find_notes(groups, width, open_note)
    body = [
        d for i, group in enumerate(groups) if i not in notes for d in _paragraphs(group, width)
    ]
    pending: list[_Draft] = []
    for i in sorted(notes):
        for part in _split_notes(groups[i]):
            marked = _NOTE_MARK.match(part[0].text)
            if not marked and (pending or open_note):
                target = pending[-1] if pending else open_note
                assert target is not None
                target.lines += part
            else:
                label = marked.group().strip() if marked else ""
                pending.append(_Draft("footnote", part, label=label))
    last = pending[-1] if pending else open_note
    body += pending
    return body, last if last is not None and last.is_open() else None


def _find_notes(groups: list[list[Line]], width: float, open_note: _Draft | None) -> set[int]:
    """Which groups at the foot of a page are footnotes: marked ones, and the rest of one that the page before left open."""
    notes: set[int] = set()
    for i in range(len(groups) - 1, -1, -1):
        text = groups[i][0].text
        if cells_of(text):
            break
        if (
            _NOTE_MARK.match(text)
            and (i or len(groups) == 1)
            and not _is_start(text)
            and _longer(groups[i], width)
        ):
            notes.add(i)
        elif (
            notes
            or open_note is None
            or (i == len(groups) - 1 and not _continues_note(groups, i, width))
        ):
            break
        elif i == len(groups) - 1:
            notes.add(i)
    first = min(notes, default=len(groups))
    if (
        open_note is not None
        and 0 < first < len(groups)
        and _continues_note(groups, first - 1, width)
    ):
        notes.add(first - 1)
    return notes


def _longer(group: list[Line], width: float) -> bool:
    """Whether a group's lines are longer than the body's, as small print is; one short line cannot tell."""
    return len(group) == 1 or max(len(line.text.strip()) for line in group) > 1.12 * width


def _continues_note(groups: list[list[Line]], i: int, width: float) -> bool:
    first = groups[i][0].text.lstrip()
    begins_inside = first[:1].islower() or not first[:1].isalpha()
    after_end = i == 0 or bool(_TERMINAL.search(groups[i - 1][-1].text))
    small = max(len(line.text.strip()) for line in groups[i]) > 1.12 * width
    return not _is_start(first) and (small or (begins_inside and after_end and i > 0))


def _split_notes(group: list[Line]) -> list[list[Line]]:
    out = [[group[0]]]
    for line in group[1:]:
        if _NOTE_MARK.match(line.text) and _TERMINAL.search(out[-1][-1].text):
            out.append([line])
        else:
            out[-1].append(line)
    return out


def _is_start(text: str) -> bool:
    return bool(
        _ROMAN.match(text) or _NUMBERED.match(text) or _LETTERED.match(text) or _BULLET.match(text)
    )


def _paragraphs(group: list[Line], width: float) -> list[_Draft]:
    """Cut a group at headings, list items and lines that end a paragraph early."""
    out: list[_Draft] = []
    for line in group:
        text = line.text
        if cells_of(text):
            out.append(_Draft("row", [line]))
            continue
        if _RECIPIENTS.match(fold(text).strip()):
            out.append(_Draft("recipients", [line], level=9))
            continue
        short = _SHORT_LINE if out and out[-1].is_open() else _FULL_LINE
        ended = (
            bool(out)
            and len(out[-1].last.strip()) < short * width
            and not text.lstrip()[:1].islower()
        )
        if not out or _is_start(text) or ended or out[-1].kind == "row":
            out.append(_start(line))
        else:
            out[-1].lines.append(line)
    return out


def _start(line: Line) -> _Draft:
    text = line.text
    for level, pattern in ((1, _ROMAN), (2, _NUMBERED), (3, _LETTERED)):
        match = pattern.match(text)
        if match:
            misread = (
                level == 2 and match[1] in ("1", "11", "111") and _is_loud(text[match.end() :])
            )
            return _Draft("heading", [line], label=match[1], level=1 if misread else level)
    bullet = _BULLET.match(text)
    return (
        _Draft("item", [line], label=bullet[1], level=4) if bullet else _Draft("paragraph", [line])
    )


def _is_loud(text: str) -> bool:
    """Whether a line is set in capitals, a few letters that OCR got wrong aside."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _append_body(drafts: list[_Draft], body: list[_Draft], width: float) -> None:
    """Append a page's drafts; the first joins the paragraph that the page break cut, if one was cut."""
    previous = next((d for d in reversed(drafts) if d.kind not in ("furniture", "footnote")), None)
    in_recipients = previous is not None and previous.kind == "recipients"
    for i, draft in enumerate(body):
        if draft.kind == "footnote":
            drafts.append(draft)
            continue
        if in_recipients and draft.kind in ("item", "paragraph"):
            draft.kind = "recipients"
        in_recipients = in_recipients or draft.kind == "recipients"
        if (
            i == 0
            and previous is not None
            and draft.kind == "paragraph"
            and _cut(previous, draft, width)
        ):
            previous.lines += draft.lines
        else:
            drafts.append(draft)


def _cut(before: _Draft, after: _Draft, width: float) -> bool:
    first = after.lines[0].text.lstrip()
    if (
        before.kind == "row"
        or not before.is_open()
        or (before.level in (1, 2, 3) and first[:1].isupper())
    ):
        return False
    return first[:1].islower() or len(before.last.strip()) > _FULL_LINE * width


def _number_sections(drafts: list[_Draft]) -> None:
    """Give each draft the path of headings it stands under; a label that OCR damaged takes the place that is due."""
    path = ["", "", ""]
    for draft in drafts:
        if draft.level in (1, 2, 3):
            draft.label = _due(draft.level, draft.label, path[draft.level - 1])
            path[draft.level - 1 :] = [draft.label, *[""] * (3 - draft.level)]
            text = " ".join(line.text.strip() for line in draft.lines)
            if len(text) > 240 or (len(text) > 100 and text.endswith((".", ";"))):
                draft.kind = "paragraph"
        if draft.kind == "recipients":
            path = ["", "", ""]
        draft.section = ".".join(p for p in path if p) if draft.kind != "furniture" else ""


def _due(level: int, label: str, last: str) -> str:
    if level == 2:
        return label
    if level == 1:
        due = _NUMERALS[(_NUMERALS.index(last) + 1) % len(_NUMERALS) if last in _NUMERALS else 0]
        clean = label.replace("1", "I").replace("l", "I")
        return (
            clean
            if clean in _NUMERALS and (not last or _NUMERALS.index(clean) > _NUMERALS.index(last))
            else due
        )
    label = {"¢": "c", "@": "e"}.get(label, label.lower())
    if last in _ALPHABET and last:
        due = _ALPHABET[(_ALPHABET.index(last) + 1) % len(_ALPHABET)]
        return (
            label if label in _ALPHABET and _ALPHABET.index(label) > _ALPHABET.index(last) else due
        )
    return label


def _block(draft: _Draft) -> Block:
    """Join a draft's lines: a space between lines, none where a symbol was broken at its hyphen."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    at, previous_end = 0, 0
    for i, line in enumerate(draft.lines):
        text = line.text.strip(" \t\f\u00a0")
        start = line.start + line.text.index(text) if text else line.start
        if not i and draft.kind == "footnote" and draft.label:
            rest = text[len(draft.label) :].lstrip()
            start, text = start + len(text) - len(rest), rest
        if i and not _BROKEN_SYMBOL.search(parts[-1]):
            pieces.append((at, at + 1, previous_end, start))
            parts.append(" ")
            at += 1
        pieces.append((at, at + len(text), start, start + len(text)))
        parts.append(text)
        at += len(text)
        previous_end = start + len(text)
    numbers = tuple(line.number for line in draft.lines)
    return Block(
        draft.kind,
        draft.section,
        "".join(parts),
        OffsetMap(pieces),
        numbers,
        draft.lines[0].page,
        draft.label,
    )
