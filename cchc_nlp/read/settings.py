"""Settings of the readers (limits, recognition of images) and the record of a page as read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.types import PageMethod, PageQuality

__all__ = ["READING", "Limits", "PageText", "Reading"]

READING = "2"
"""Version of the readers, raised whenever the same file would be read as another text.

While it stays the same, a report that the store knows is analysed anew without its file.
"""
_FACTORS = {"k": 10**3, "m": 10**6, "g": 10**9}
"""What the last letter of a limit multiplies it by."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of what reading one file may cost; ``--limit NAME=VALUE`` sets them.

    ``bytes`` is the size of a file, ``unpacked`` the bytes that an archive or office file unpacks
    to, ``members`` the files in an archive, ``pages`` those of a document and ``pixels`` those of
    one image; ``seconds`` is the time for one step (a page, a conversion) and ``memory`` the bytes
    of a worker process that reads.

    The defaults are not measured. They stand far above what a report needs (a few megabytes, tens
    of pages) and below what would fill a small machine.

    >>> Limits(pages=10).pages, Limits().seconds
    (10, 120.0)
    """

    bytes: int = 200_000_000
    unpacked: int = 1_000_000_000
    members: int = 100_000
    pages: int = 5_000
    pixels: int = 150_000_000  # a sheet of A0 at 300 dots an inch has 140 million
    seconds: float = 120.0
    memory: int = 3_000_000_000

    @classmethod
    def parse(cls, items: Iterable[str]) -> Limits:
        """The usual limits with those given as ``NAME=VALUE`` in their place.

        A value may end in k, M or G. ``CchcError`` for one that is not positive and for a name
        that there is none of.

        >>> Limits.parse(["pages=20k", "seconds=1.5"]).pages
        20000
        """
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {}
        for item in items:
            name, _, value = item.partition("=")
            factor = _FACTORS.get(value[-1:].lower(), 1)
            try:
                number = float(value if factor == 1 else value[:-1]) * factor
            except ValueError:
                number = 0.0
            if name not in known or not 0 < number < inf:
                raise CchcError(
                    f"{item}: viết NAME=VALUE, NAME là {', '.join(sorted(known))},"
                    " VALUE là số dương như 500M"
                )
            values[name] = number if name == "seconds" else int(number)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it was read, before it is cut into lines.

    ``quality`` is empty until somebody judges it; ``reason`` explains quality and method in the
    words of the user interface.
    """

    text: str
    quality: PageQuality = ""
    method: PageMethod = "text"
    reason: str = ""


def _good(text: str) -> str:
    return "good"


def _nothing(seconds: float) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: whether images are recognised, within which limits, and who judges and watches.

    ``judge`` returns the state of a text, a :data:`~cchc_nlp.types.TextState`, as
    :meth:`cchc_nlp.restore.Restorer.judge` does; by default every text is good. ``on_step`` is
    called with the seconds that the next step may take, so that a watcher can tell a slow reader
    from one that hangs.

    >>> steps = []
    >>> how = Reading(ocr=False, limits=Limits(seconds=60.0), on_step=steps.append)
    >>> how.step(0.5)
    >>> steps
    [30.0]
    """

    ocr: bool = True
    limits: Limits = field(default_factory=Limits)
    judge: Callable[[str], str] = _good
    on_step: Callable[[float], None] = _nothing

    def step(self, share: float = 1.0) -> None:
        """Announce that a step begins which may take ``share`` times ``limits.seconds``."""
        self.on_step(share * self.limits.seconds)
