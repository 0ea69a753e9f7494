"""Passages, the units of search, cut from paragraphs, lists and tables, each with its headings.

A passage is what answers by itself: a paragraph, some items of a list with the line that opens it,
some rows of a table under its header and caption, the title with whom it addresses. A heading
stands above what is below it and is a passage only where nothing is. Formalities of head and foot
are no passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cchc_nlp.layout import formalities
from cchc_nlp.pipeline.rows import rows_of
from cchc_nlp.text import clause_bounds, fold
from cchc_nlp.types import Block, Letterhead, Part, Passage, Report

__all__ = ["passages_of"]

_LONG = 170
"""Words at which a passage is cut, because the encoder reads about 200 tokens; 100 were worse on
the judged questions (nDCG@10 of passages 0.642 for 0.673)."""
_SHORT = 30
"""Words of a block below which it says too little by itself, and is joined with its neighbours."""
_ARTICLE = re.compile(r"Đi[ềêếe]u\s+\d+[a-zđ]?\b")
_ANNEX = re.compile(r"\W*phu luc\b")
_FORM = re.compile(r"\W*(?:bieu (?:mau|so)|mau (?:so|bieu)|bieu \d)\b")
_ANNEX_LEVEL, _FORM_LEVEL, _ARTICLE_LEVEL = -2, -1, 0
_HEADING_LEVELS, _OPENER_LEVEL, _ITEM_LEVEL, _NO_LEVEL = 3, 4, 5, 9
"""Levels of headings, at most, of paragraphs that open a list, of its items, of other blocks."""
_WORD = re.compile(r"[^\W\d_]{2}")


class _Piece(NamedTuple):
    """A block's text, or some of it, and its extent in the source."""

    block: Block
    text: str
    start: int
    end: int

    @property
    def words(self) -> int:
        return len(self.text.split())


class _Heading(NamedTuple):
    """What stands above the blocks that follow; ``bare`` as long as nothing does."""

    level: int
    parts: tuple[Part, ...]
    bare: bool

    @property
    def text(self) -> str:
        return " ".join(part.restoration.text.strip(" :") for part in self.parts)


def passages_of(report: Report, parts: Sequence[Part], letterhead: Letterhead) -> Iterator[Passage]:
    """Yield the passages of a report, in its order."""
    headings: list[_Heading] = []
    joined = _Joined(report)
    outside_articles: int | None = None
    for kind, run in _runs(parts, letterhead):
        if kind == "formal":
            yield from joined.close(headings, sum(h.level < 0 for h in headings))
            yield from joined.flush()
        elif kind == "title":
            yield from joined.title(run)
        elif kind == "row":
            caption = joined.caption(headings)
            yield from joined.flush()
            above = " › ".join(filter(None, [_path(headings), caption]))
            for rows in rows_of(run, above, _LONG):
                yield _passage(report, rows.block, *rows[1:])
            _stand_above(headings)
        elif kind in ("annex", "form"):
            level = _ANNEX_LEVEL if kind == "annex" else _FORM_LEVEL
            yield from joined.close(headings, sum(h.level < level for h in headings))
            yield from joined.flush()
            headings.append(_Heading(level, tuple(run), bare=True))
        else:
            (part,) = run
            level = _level(part)
            if level == _ARTICLE_LEVEL:  # what stands above one stands above all of them
                if outside_articles is None:
                    outside_articles = sum(h.level < _OPENER_LEVEL for h in headings)
                yield from joined.close(headings, outside_articles)
            yield from joined.close(headings, _kept(headings, level, part))
            heads, says = level <= _HEADING_LEVELS, level > _HEADING_LEVELS or _opens(part)
            if level == _ARTICLE_LEVEL:
                heads = _opens(part) or not _is_sentence(part)
                says = not heads or _opens(part)
            if says:
                if _WORD.search(part.restoration.text):
                    _stand_above(headings)
                yield from joined.add(part, headings)
            if heads or _opens(part):
                level = _OPENER_LEVEL if level == _NO_LEVEL else level
                headings.append(_Heading(level, (part,), bare=not says))
    yield from joined.close(headings, 0)
    yield from joined.flush()


def _kept(headings: Sequence[_Heading], level: int, part: Part) -> int:
    """How many of the headings stand above a part of a level too."""
    if level == _ARTICLE_LEVEL:
        return len(headings)
    if level == _ITEM_LEVEL:  # an item stands below those that are marked otherwise
        ends = (h.level == level and _mark(h.parts[0]) == _mark(part) for h in headings)
    elif level == _NO_LEVEL:
        ends = (h.level == _OPENER_LEVEL for h in headings)
    else:  # numbering begins anew within an article
        articles = [n for n, h in enumerate(headings) if h.level == _ARTICLE_LEVEL]
        within = articles[-1] if articles and level > _ARTICLE_LEVEL else -1
        ends = (h.level >= level and n > within for n, h in enumerate(headings))
    return next((n for n, end in enumerate(ends) if end), len(headings))


def _mark(part: Part) -> str:
    """The mark of a list: its bullet, or what its items are counted by."""
    label = part.block.label
    return "1" if label.isdigit() else "a" if label.isalnum() else label


def _stand_above(headings: list[_Heading]) -> None:
    """Note that something has followed each heading."""
    headings[:] = [heading._replace(bare=False) for heading in headings]


def _path(headings: Sequence[_Heading]) -> str:
    return " › ".join(h.text for h in headings)


class _Joined:
    """Pieces that are to be one passage, as long as what follows belongs to them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._pieces: list[_Piece] = []
        self._context = ""

    def add(self, part: Part, headings: Sequence[_Heading]) -> Iterator[Passage]:
        """Add a part; yields the passages that it ends."""
        for piece in _pieces_of(part):
            # what opens a list is in the passage of its first items, and above all others
            if self._above(headings) != self._context or not self._belongs(piece):
                yield from self.flush()
            if not self._pieces:
                self._context = _path(headings)
            self._pieces.append(piece)

    def title(self, parts: Sequence[Part]) -> Iterator[Passage]:
        """Make a passage of the parts of a title, whatever their length."""
        yield from self.flush()
        self._context = ""
        self._pieces = [piece for part in parts for piece in _pieces_of(part)]
        yield from self.flush()

    def close(self, headings: list[_Heading], first: int) -> Iterator[Passage]:
        """End the headings from one on; the last of them is added where nothing has followed it."""
        if len(headings) > first:
            if headings[-1].bare:
                for part in headings[-1].parts:
                    yield from self.add(part, headings[:-1])
            del headings[first:]
            _stand_above(headings)

    def caption(self, headings: Sequence[_Heading]) -> str:
        """Take off what is the caption of the table that follows; empty where it is a heading."""
        if not self._pieces or self._above(headings) != self._context:
            return ""
        last = self._pieces[-1]
        if last.words >= _SHORT or last.text.rstrip().endswith((".", ";", ",")):
            return ""
        self._pieces.pop()
        return "" if self._is_heading(last, headings) else last.text.strip(" :")

    def flush(self) -> Iterator[Passage]:
        """Yield the pieces as a passage, if they say anything."""
        text = "\n".join(piece.text for piece in self._pieces)
        if _WORD.search(text):
            first, last = self._pieces[0], self._pieces[-1]
            made = _passage(self._report, first.block, text, self._context, first.start, last.end)
            raw = (self._report.text[piece.start : piece.end] for piece in self._pieces)
            yield made._replace(raw="\n".join(raw))
        self._pieces.clear()

    def _is_heading(self, piece: _Piece, headings: Sequence[_Heading]) -> bool:
        return any(part.block is piece.block for h in headings for part in h.parts)

    def _above(self, headings: Sequence[_Heading]) -> str:
        """The path of those headings that are none of the pieces."""
        inside = {id(piece.block) for piece in self._pieces}
        return _path([h for h in headings if id(h.parts[0].block) not in inside])

    def _belongs(self, piece: _Piece) -> bool:
        """Whether a piece is to be joined with the others: one of both says little by itself."""
        if not self._pieces:
            return True
        last = self._pieces[-1]
        if piece.start < last.end:  # a footnote, or a column, that is read before it stands
            return False
        words = sum(other.words for other in self._pieces)
        if _ARTICLE.match(piece.text) and words >= _SHORT:
            return False
        return words + piece.words <= _LONG and min(words, piece.words) < _SHORT


def _pieces_of(part: Part) -> Iterator[_Piece]:
    text = part.restoration.text
    for start, end in _chunks(text):
        yield _Piece(part.block, text[start:end], *part.offsets.to_source(start, end))


def _runs(parts: Sequence[Part], letterhead: Letterhead) -> Iterator[tuple[str, list[Part]]]:
    """The parts that are not furniture by their kind: those of a kind that stand together in one.

    Such are the rows of a table, the parts of the title, formalities, and the lines that name an
    annex or a form.
    """
    found = formalities(
        [part.block for part in parts], [part.restoration.text for part in parts], letterhead
    )
    run: list[Part] = []
    before = ""
    for n, part in enumerate(parts):
        if part.block.kind == "furniture" or not part.restoration.text.strip():
            continue
        kind = part.block.kind
        named = (
            "formal"
            if n in found.formal
            else "title"
            if n in found.title
            else "row"
            if kind == "row"
            else _annex(part, before, run)
        )
        if run and (named != before or not named):
            yield before, run
            run = []
        run.append(part)
        before = named
    if run:
        yield before, run


def _annex(part: Part, before: str, run: Sequence[Part]) -> str:
    """Whether a part names an annex or a form, "annex" or "form", or goes on doing so."""
    text = part.restoration.text.strip()
    if (
        part.block.kind not in ("paragraph", "recipients")
        or len(text.split()) >= _SHORT
        or text.endswith((".", ";", ":", ","))
    ):
        return ""
    plain = fold(text)
    if _ANNEX.match(plain):
        return "annex"
    if _FORM.match(plain) and not (before == "annex" and len(run) == 1):
        return "form"
    goes_on = before in ("annex", "form") and (len(run) == 1 or text == text.upper())
    return before if goes_on and not text.startswith("(") else ""


def _level(part: Part) -> int:
    if part.block.kind == "paragraph" and _ARTICLE.match(part.restoration.text):
        return _ARTICLE_LEVEL
    if part.block.kind == "heading" and not part.restoration.text.rstrip().endswith((";", ",")):
        return min(part.block.section.count(".") + 1, _HEADING_LEVELS)
    return _ITEM_LEVEL if part.block.kind in ("heading", "item") else _NO_LEVEL


def _is_sentence(part: Part) -> bool:
    """Whether a block says something, and is no title of what follows."""
    text = part.restoration.text.rstrip()
    return len(text.split()) >= _SHORT or text.endswith((".", ";", ","))


def _opens(part: Part) -> bool:
    """Whether a block opens the list that follows it: it stands above, and says what is listed."""
    if _is_sentence(part) or part.block.kind == "footnote":
        return False
    return _level(part) == _ITEM_LEVEL or part.restoration.text.rstrip().endswith(":")


def _passage(
    report: Report, block: Block, text: str, context: str, start: int, end: int
) -> Passage:
    """Return a passage with its place; ``start`` and ``end`` are offsets into the source."""
    return Passage(
        text=text,
        raw=report.text[start:end],
        context=context,
        kind=block.kind,
        section=block.section,
        page=report.page_at(start),
        first_line=report.line_at(start),
        last_line=report.line_at(max(start, end - 1)),
        start=start,
        end=end,
    )


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long paragraph after clauses into pieces of about ``_LONG`` words at most."""
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
