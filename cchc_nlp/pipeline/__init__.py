"""The way of a report: a :class:`~cchc_nlp.types.Report` comes in, an :class:`Analysis` goes out.

Doors: :func:`analyse` takes a report through the stages, whose order is in ``stages.py``;
:func:`reading` gives the settings to read files with; ``restored_*`` and ``*_records`` place what
was found in the source.
"""

from cchc_nlp.pipeline.analysis import VERSION, Analysis
from cchc_nlp.pipeline.findings import (
    mention_row,
    reference_records,
    relation_records,
    relation_row,
    row_records,
    unrecognised_records,
)
from cchc_nlp.pipeline.lines import restored_lines, restored_tokens
from cchc_nlp.pipeline.stages import analyse, reading
from cchc_nlp.restore import default_restorer as restorer

__all__ = [
    "VERSION",
    "Analysis",
    "analyse",
    "mention_row",
    "reading",
    "reference_records",
    "relation_records",
    "relation_row",
    "restored_lines",
    "restored_tokens",
    "restorer",
    "row_records",
    "unrecognised_records",
]
