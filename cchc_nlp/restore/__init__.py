"""Restoration: text as OCR left it comes in; the text as it was written goes out.

Every token of the result keeps its place in the source. Doors: :class:`Restorer` restores one
text, :func:`restore_blocks` the blocks of a report, :func:`default_restorer` loads the models.
"""

from cchc_nlp.restore.assembly import assemble
from cchc_nlp.restore.lexicon import read_lexicon
from cchc_nlp.restore.reports import judge_blocks, restore_blocks, with_corrections, with_qualities
from cchc_nlp.restore.restorer import Restorer, default_restorer, restore

__all__ = [
    "Restorer",
    "assemble",
    "default_restorer",
    "judge_blocks",
    "read_lexicon",
    "restore",
    "restore_blocks",
    "with_corrections",
    "with_qualities",
]
