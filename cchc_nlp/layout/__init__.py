"""Layout: a :class:`~cchc_nlp.types.Report` comes in, blocks of its text go out.

Blocks are paragraphs, headings, list items, footnotes, table rows and page furniture. Doors:
:func:`layout` makes blocks, :func:`read_letterhead` reads the report's own head and foot.
"""

from cchc_nlp.layout.blocks import layout
from cchc_nlp.layout.letterhead import number_line, read_letterhead

__all__ = [
    "layout",
    "number_line",
    "read_letterhead",
]
