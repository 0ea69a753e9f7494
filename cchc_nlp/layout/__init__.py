"""Layout: a :class:`~cchc_nlp.types.Report` comes in; blocks (paragraphs, headings, footnotes, table rows, furniture) go out.

Doors: :func:`layout` makes blocks, :func:`read_letterhead` reads what a report says of itself at its head and foot.
"""

from cchc_nlp.layout.blocks import layout
from cchc_nlp.layout.letterhead import number_line, read_letterhead

__all__ = [
    "layout",
    "number_line",
    "read_letterhead",
]
