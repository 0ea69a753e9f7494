"""Formalities: the parts of a head and a foot that say nothing by themselves.

Above its title a document has its issuers, the motto, its number, the place and the date; below its
text to whom it goes, where it is filed, and who signed it (Nghị định 30/2020/NĐ-CP, annex I).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cchc_nlp.layout.capacities import capacity_at
from cchc_nlp.layout.segments import folded, is_loud, own_number, segments
from cchc_nlp.layout.titles import begins_title, is_draft_mark, type_of_line
from cchc_nlp.types import Block, Letterhead

__all__ = ["Formalities", "formalities"]

_HEAD_BLOCKS = 30
"""Blocks that a letterhead stands within, with its title and addressees: OCR parts every line."""
_SHORT = 25
"""Words that a block of a foot stays below: the longest recipient of the public files has 19."""
_KNOWN = 0.7
"""Share of a block's words that must be those of the title, or of the foot, as they were read;
the rest is what OCR made of stamps and of signatures (not measured)."""
_ROOM = 1.3
"""Words of a title as it stands, for each of the title as it was read: what it leaves out are
"Về việc", "Kính gửi" and what OCR made of a stamp (not measured)."""
_FILED = re.compile(r"\W*luu\s*[:.]")
_ATTACHED = re.compile(r"\(\s*(?:ban hanh )?(?:dinh )?kem theo\b")
"""The line of an annex that says what it belongs to."""
_AUTHORITY = re.compile(r"\W*(?:can cu|theo|xet|khoa)\b")
"""How the text of a decision begins below the office that takes it."""
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESSING = frozenset(("kinh", "gui", "ve", "viec", "v"))
"""Words of a title that its parts, as they are read, leave out."""


class Formalities(NamedTuple):
    """Blocks by their place in the report."""

    formal: frozenset[int]
    """Those that say nothing by themselves."""
    title: frozenset[int]
    """Those of the title: type, subject and addressees."""


def formalities(
    blocks: Sequence[Block], texts: Sequence[str], letterhead: Letterhead
) -> Formalities:
    """Tell the formalities of a report, given its blocks and their restored texts.

    >>> from cchc_nlp.layout.blocks import layout
    >>> from cchc_nlp.read import report_from_text
    >>> lines = ["SỞ NỘI VỤ", "BÁO CÁO", "Quý I năm 2026", "Sở đã ban hành kế hoạch.", "Lưu: VT."]
    >>> blocks = layout(report_from_text("\\n\\n".join(lines)))
    >>> found = formalities(blocks, lines, Letterhead(type="Báo cáo", subject="Quý I năm 2026"))
    >>> sorted(found.formal), sorted(found.title)
    ([0, 4], [1, 2])
    """
    said = [
        n
        for n, block in enumerate(blocks)
        if block.kind not in ("furniture", "footnote") and texts[n].strip()
    ]
    above, title = _head(said, blocks, texts, letterhead)
    head = max((*above, *title), default=-1)
    body = [n for n in said if n > head]
    if not title:  # what is in capitals may be the title of a report of another kind
        above = [n for n in above if not _said_by(texts[n])]
    return Formalities(
        frozenset([*above, *_foot(body, blocks, texts, letterhead), *_attached(body, texts)]),
        frozenset(title),
    )


def _head(
    said: Sequence[int], blocks: Sequence[Block], texts: Sequence[str], letterhead: Letterhead
) -> tuple[list[int], list[int]]:
    """The blocks above the title that are nothing but formalities, and those of the title."""
    first = [n for n in said[:_HEAD_BLOCKS] if blocks[n].page == blocks[said[0]].page]
    numbered = next((at for at, n in enumerate(first) if own_number(texts[n])), 0)
    above = [n for n in first[:numbered] if _is_above_title(texts[n])]
    rest = first[numbered:]
    while rest and blocks[rest[0]].kind == "paragraph" and _is_above_title(texts[rest[0]]):
        above.append(rest.pop(0))
    named = [letterhead.type, letterhead.subject, *letterhead.addressees]
    known, room = _words(named) | _ADDRESSING, _ROOM * sum(len(t.split()) for t in named if t)
    title: list[int] = []
    for n in rest:
        starts = not title and any(begins_title(s) for s in _said_by(texts[n]))
        room -= 0 if starts else len(texts[n].split())
        goes_on = room >= 0 and (_is_known(texts[n], known) or (title and _is_noise(texts[n])))
        if not (starts or goes_on):
            break
        title.append(n)
    while title and _is_noise(texts[title[-1]]):
        title.pop()
    return above, title


def _said_by(text: str) -> list[str]:
    """What a line of a head says beyond motto, number, place and date."""
    return [segment.text for segment in segments([[text]]) if segment.kind == "text"]


def _is_above_title(text: str) -> bool:
    """Whether a line names bodies only, besides what every head has."""
    return all(is_draft_mark(s) or (is_loud(s) and not type_of_line(s)) for s in _said_by(text))


def _foot(
    body: Sequence[int], blocks: Sequence[Block], texts: Sequence[str], letterhead: Letterhead
) -> list[int]:
    """The blocks that name recipients, the office and the signer; they stand together."""
    known = _words((*letterhead.recipients, letterhead.office, letterhead.signer))
    out: list[int] = []
    run: list[int] = []
    anchored = False
    for at, n in enumerate(body):
        text = texts[n]
        signs = capacity_at(text) == 0 and not any(
            _AUTHORITY.match(folded(texts[following])) for following in body[at + 1 : at + 2]
        )
        anchors = blocks[n].kind == "recipients" or bool(_FILED.match(folded(text))) or signs
        may_be = blocks[n].kind in ("recipients", "paragraph", "item", "heading", "row")
        short = len(text.split()) < _SHORT
        if may_be and short and (anchors or _is_known(text, known) or (run and _is_noise(text))):
            run.append(n)
            anchored = anchored or anchors
            continue
        out += run if anchored else []
        run, anchored = [], False
    return out + (run if anchored else [])


def _attached(body: Sequence[int], texts: Sequence[str]) -> list[int]:
    """The blocks of lines that say what an annex belongs to, up to their closing bracket."""
    out: list[int] = []
    is_open = False
    for n in body:
        text = texts[n].strip()
        short = len(text.split()) < 2 * _SHORT
        if short and (is_open or _ATTACHED.match(folded(text))):
            out.append(n)
            is_open = not text.endswith((")", ").", "./."))
        else:
            is_open = False
    return out


def _words(texts: Iterable[str | None]) -> frozenset[str]:
    return frozenset(word for text in texts if text for word in _WORD.findall(folded(text)))


def _is_known(text: str, known: frozenset[str]) -> bool:
    words = [w for w in _WORD.findall(folded(text)) if len(w) > 1]
    return bool(words) and sum(w in known for w in words) >= _KNOWN * len(words)


def _is_noise(text: str) -> bool:
    """Whether a block is what OCR made of a signature or of a stamp, or a number."""
    return not any(len(word) > 2 for word in _WORD.findall(text))
