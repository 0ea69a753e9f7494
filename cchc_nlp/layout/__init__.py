"""Layout: a :class:`~cchc_nlp.types.Report` comes in; blocks (paragraphs, headings ...) go out.

Doors: :func:`layout` makes blocks, :func:`read_letterhead` reads what a report says of itself at
its head and foot, :func:`own_number` finds its own number in a line.
"""

from cchc_nlp.layout.blocks import layout
from cchc_nlp.layout.letterhead import OwnNumber, own_number, read_letterhead

__all__ = [
    "OwnNumber",
    "layout",
    "own_number",
    "read_letterhead",
]
