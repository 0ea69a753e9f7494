"""Templates filled in: what every page is given, and what its template may call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from cchc_nlp.server.web.marked import document_link, matched
from cchc_nlp.server.web.safety import Sessions, cookie_of
from cchc_nlp.server.web.texts import LANGUAGES, TEXTS
from cchc_nlp.store import Filters

__all__ = [
    "LANGUAGE_COOKIE",
    "LISTED",
    "GivenRenderer",
    "Renderer",
    "filter_parameters",
    "last_page",
    "query_string",
]

LANGUAGE_COOKIE = "cchc-lang"
LISTED = 50
"""Rows of a list on one page; not measured: a few screens, rendered in milliseconds."""
_VERSION_DIGITS = 10
"""Digits of the static files' hash in their addresses; 40 bits tell any two versions apart."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders pages for one request: in its language, with the mark that its forms must carry."""

    request: Request
    sessions: Sessions

    @property
    def language(self) -> str:
        """The language that was chosen, Vietnamese where none was."""
        chosen = cookie_of(self.request.headers, LANGUAGE_COOKIE)
        return chosen if chosen in LANGUAGES else "vi"

    @property
    def words(self) -> dict[str, str]:
        """The words of the user interface in that language."""
        return dict(TEXTS[self.language])

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template of ``templates/`` filled in with values."""
        path, query = (
            self.request.scope["path"],
            self.request.scope["query_string"].decode("latin-1"),
        )
        html = (
            _environment()
            .get_template(template)
            .render(
                t=TEXTS[self.language],
                language=self.language,
                csrf=self.sessions.mark(self.request.state.cookie),
                here=path + (f"?{query}" if query else ""),
                path=path,
                needs_token=self.sessions.token is not None,
                **values,
            )
        )
        return HTMLResponse(html, status)


async def _renderer(request: Request) -> Renderer:
    return Renderer(request, request.app.state.sessions)


GivenRenderer = Annotated[Renderer, Depends(_renderer)]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("cchc_nlp.server.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["day"] = _day
    found.globals.update(document_link=document_link, matched=matched, version=_version())
    return found


def _day(iso: str | None) -> str:
    """A day as it is written in Vietnam."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


@lru_cache(maxsize=1)
def _version() -> str:
    """A mark that changes with the static files, so that a browser keeps no old ones."""
    folder = files("cchc_nlp.server.web") / "static"
    static = sorted((f for f in folder.iterdir() if f.is_file()), key=lambda f: f.name)
    return hashlib.sha256(b"".join(f.read_bytes() for f in static)).hexdigest()[:_VERSION_DIGITS]


def query_string(parameters: dict[str, Any], **changes: Any) -> str:
    """A query string with some parameters changed; empty ones are left out.

    >>> query_string({"q": "một cửa", "page": 2, "type": None}, page=3)
    'q=m%E1%BB%99t+c%E1%BB%ADa&page=3'
    """
    asked = {**parameters, **changes}
    return urlencode({k: v for k, v in asked.items() if v not in (None, "", False)})


def filter_parameters(filters: Filters) -> dict[str, Any]:
    """Filters as the parameters of an address, all but the section."""
    return {
        "type": filters.type,
        "issuer": filters.issuer,
        "from": filters.first,
        "to": filters.last,
        "report": filters.report,
    }


def last_page(total: int, each: int) -> int:
    """The number of the last page of a list of ``total`` rows, ``each`` on a page.

    >>> last_page(101, 50), last_page(0, 50)
    (3, 0)
    """
    return -(-total // each)
