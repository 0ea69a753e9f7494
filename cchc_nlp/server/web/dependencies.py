"""What routes are given of the application they run in: the store, the inbox, sessions, forms.

Coroutines, for a plain function would be run in a thread of its own for every request.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, HTTPException
from starlette.requests import Request

from cchc_nlp.server.library import Library
from cchc_nlp.server.web.safety import Sessions
from cchc_nlp.server.web.texts import PROBLEMS
from cchc_nlp.server.web.uploads import Inbox

__all__ = ["Csrf", "GivenInbox", "GivenLibrary", "GivenSessions", "check_form"]

Csrf = Annotated[str, Form(max_length=100)]
"""The mark that a form brings back, see :meth:`Sessions.mark`; ours have 40 characters."""


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _inbox(request: Request) -> Inbox:
    inbox: Inbox = request.app.state.inbox
    return inbox


async def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


GivenLibrary = Annotated[Library, Depends(_library)]
GivenInbox = Annotated[Inbox, Depends(_inbox)]
GivenSessions = Annotated[Sessions, Depends(_sessions)]


def check_form(request: Request, csrf: str) -> None:
    """Refuse with 403 a form that does not come from a page of ours that this browser got."""
    sessions: Sessions = request.app.state.sessions
    if not sessions.is_marked(request.state.cookie, csrf):
        raise HTTPException(403, PROBLEMS["old_page"])
