"""The page that asks for the token, and the choice of a language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cchc_nlp.server.web.dependencies import Csrf, GivenSessions, check_form
from cchc_nlp.server.web.pages.rendering import LANGUAGE_COOKIE, GivenRenderer
from cchc_nlp.server.web.safety import client_of, cookie_header, is_secure
from cchc_nlp.server.web.texts import LANGUAGES, PROBLEMS

__all__ = ["router"]

router = APIRouter()

_A_YEAR = 365 * 86400
"""Seconds that a browser keeps the language."""


@router.get("/login")
def login_form(renderer: GivenRenderer) -> Response:
    """The form that asks for the token."""
    return renderer.page("login.html", wrong=False)


@router.post("/login")
def login(
    request: Request,
    renderer: GivenRenderer,
    sessions: GivenSessions,
    csrf: Csrf,
    token: Annotated[str, Form(max_length=500)],
) -> Response:
    """Let in who knows the token."""
    check_form(request, csrf)
    client = client_of(request)
    if wait := sessions.wait(client):
        raise HTTPException(429, PROBLEMS["too_often"], {"retry-after": str(int(wait) + 1)})
    if not sessions.knows(token.strip(), client):
        return renderer.page("login.html", 403, wrong=True)
    return _with_cookie(request, "/", sessions.new(admitted=True))


@router.post("/logout")
def logout(request: Request, sessions: GivenSessions, csrf: Csrf) -> Response:
    """Let nobody in any more by what this browser has."""
    check_form(request, csrf)
    sessions.end(request.state.cookie)
    return _with_cookie(request, "/login", "")


def _with_cookie(request: Request, to: str, value: str) -> Response:
    answer = RedirectResponse(to, 303)
    answer.headers.append("set-cookie", cookie_header(value, secure=is_secure(request)))
    return answer


@router.get("/language/{language}")
def choose_language(language: str, back: Annotated[str, Query(max_length=3000)] = "/") -> Response:
    """Remember a language in a cookie and go back to the page that was read."""
    if language not in LANGUAGES:
        raise HTTPException(404, PROBLEMS["no_language"])
    answer = RedirectResponse(back if _is_here(back) else "/", 303)
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_A_YEAR, httponly=True, samesite="strict")
    return answer


def _is_here(address: str) -> bool:
    """Whether an address is a path of this server: browsers take ``//`` and ``/\\`` for a host."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))
