"""How files are read: what a reader may spend on one, whether page images are recognised, and what a page comes out as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any

from cchc_nlp.errors import CchcError

__all__ = ["READING", "Limits", "PageText", "Reading"]

READING = "1"
"""Raised whenever the same file would be read as another text; until then a store's text is analysed anew without its file."""
_FACTORS = {"k": 10**3, "m": 10**6, "g": 10**9}
"""What the last letter of a limit multiplies it by."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. ``bytes``: its size; ``unpacked``: bytes that an archive or office file unpacks to; ``members``: files in
    an archive; ``pages``; ``pixels`` of one image; ``seconds`` for one step (a page, a conversion); ``memory``: bytes of a process that reads.
    """

    bytes: int = 200_000_000
    unpacked: int = 1_000_000_000
    members: int = 100_000
    pages: int = 5_000
    pixels: int = 150_000_000
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
    """A page as it was read: its text, its ``quality`` (``good``, ``legacy``, ``degraded``, ``image``, ``blank``; empty: not judged yet), the
    ``method`` it was read by (``text``, ``ocr``, or ``waiting`` for an image that could not be recognised yet), and the ``reason`` for that.
    """

    text: str
    quality: str = ""
    method: str = "text"
    reason: str = ""


def _good(text: str) -> str:
    return "good"


def _nothing(seconds: float) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read. ``judge`` says what state a text is in, as :meth:`cchc_nlp.restore.Restorer.judge` does; ``on_step`` is called with the
    seconds that the next step may take, for those who watch over a reader.
    """

    ocr: bool = True
    limits: Limits = field(default_factory=Limits)
    judge: Callable[[str], str] = _good
    on_step: Callable[[float], None] = _nothing

    def step(self, share: float = 1.0) -> None:
        """Tell who watches that a step begins, and how long it may take in units of ``limits.seconds``."""
        self.on_step(share * self.limits.seconds)
