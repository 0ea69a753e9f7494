"""Reads Vietnamese administrative-reform reports: restores misread text, tags the legal documents
they cite, searches them.

Nothing is loaded before it is used, so that ``import cchc_nlp`` costs nothing.

>>> import cchc_nlp
>>> text = cchc_nlp.restore("Quyét dinh s6 316/0P-UBND ngay 17/02/2023 ciia UBND tinh")
>>> text
'Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh'
>>> [(r.type, r.number, r.date) for r in cchc_nlp.extract_references(text)]
[('Quyết định', '316/QĐ-UBND', '2023-02-17')]
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_nlp.errors import CchcError
    from cchc_nlp.ingest import ingest
    from cchc_nlp.pipeline import analyse
    from cchc_nlp.read import read
    from cchc_nlp.references import extract_references, relate
    from cchc_nlp.restore import restore
    from cchc_nlp.search import Searcher
    from cchc_nlp.store import open_store

__all__ = [
    "CchcError",
    "Searcher",
    "__version__",
    "analyse",
    "extract_references",
    "ingest",
    "open_store",
    "read",
    "relate",
    "restore",
]

__version__ = "0.2.0"

_ROOMS = {
    "CchcError": "errors",
    "Searcher": "search",
    "analyse": "pipeline",
    "extract_references": "references",
    "ingest": "ingest",
    "open_store": "store",
    "read": "read",
    "relate": "references",
    "restore": "restore",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'cchc_nlp' has no attribute '{name}'")
    room = import_module(f"cchc_nlp.{_ROOMS[name]}")
    return room if name == _ROOMS[name] else getattr(room, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _CallableRoom(ModuleType):
    """A room that is named like the function it is entered by: ``cchc_nlp.read("bao-cao.pdf")`` and
    ``cchc_nlp.read.Limits``.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return getattr(self, self.__name__.rpartition(".")[2])(*arguments, **options)


class _Package(ModuleType):
    """The package itself: importing a room binds its module here, which is made callable then,
    whatever is imported first.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _ROOMS.get(name) == name:
            value.__class__ = _CallableRoom
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
