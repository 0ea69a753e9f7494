"""Errors that users see: one line that says what was given, what is allowed and what to do."""

from __future__ import annotations

__all__ = ["BusyError", "CchcError"]


class CchcError(Exception):
    """A problem with the input, worded for the person who gave it.

    The message is one Vietnamese sentence; the command line prints it and exits with status 2.
    """


class BusyError(CchcError):
    """Another process is writing to the store; the same call may succeed when it is done."""
