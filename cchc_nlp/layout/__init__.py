"""Layout: a :class:`~cchc_nlp.types.Report` comes in; blocks (paragraphs, headings ...) go out.

Doors: :func:`layout` makes blocks, :func:`read_letterhead` reads what a report says of itself at
its head and foot, :func:`own_number` finds its own number in a line, :func:`formalities` tells
which blocks of head and foot say nothing by themselves.
"""

from cchc_nlp.layout.blocks import layout
from cchc_nlp.layout.formalities import Formalities, formalities
from cchc_nlp.layout.letterhead import OwnNumber, own_number, read_letterhead

__all__ = [
    "Formalities",
    "OwnNumber",
    "formalities",
    "layout",
    "own_number",
    "read_letterhead",
]
