"""The API: the records of the command line's JSON, over HTTP; a module a group of routes.

``router`` has all routes, those under ``/api`` and ``/health``.
"""

from __future__ import annotations

from fastapi import APIRouter

from cchc_nlp.server.web.api import citations, documents, health, reports, search, transfers
from cchc_nlp.server.web.api.records import RESPONSES

__all__ = ["router"]

_under_api = APIRouter(prefix="/api", responses=RESPONSES)
for _group in (search, documents, reports, citations, transfers):
    _under_api.include_router(_group.router)

router = APIRouter()
router.include_router(_under_api)
router.include_router(health.router)
