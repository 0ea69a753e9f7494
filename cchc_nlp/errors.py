"""The one error that users see: a sentence that says what was got, what is allowed and what to do."""

from __future__ import annotations

__all__ = ["BusyError", "CchcError"]


class CchcError(Exception):
    """A problem with what was given, worded for the person who gave it; the command line prints it on one line."""


class BusyError(CchcError):
    """Another process writes to the store: the same may be tried again when it is done."""
