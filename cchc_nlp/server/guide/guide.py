"""The guide's Markdown as HTML: headings have addresses, wide tables and code scroll."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cchc_nlp.text import fold

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["contents", "guide_file", "guide_html", "guide_text", "picture", "pictures"]

_FOLDER = files("cchc_nlp.server.guide")
_FILE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{html}</main>
</body>
</html>
"""


def guide_text() -> str:
    """The guide as it was written, in Markdown.

    >>> guide_text().splitlines()[0]
    '# Hướng dẫn sử dụng cchc'
    """
    return (_FOLDER / "guide.vi.md").read_text(encoding="utf8")


def contents() -> list[tuple[str, str]]:
    """The chapters in order: the address of each within the page, and its heading.

    >>> contents()[0]
    ('cong-cu-nay-lam-gi', 'Công cụ này làm gì')
    """
    headings = re.findall(r"^## (.+)$", guide_text(), re.MULTILINE)
    return [(_address(heading), heading) for heading in headings]


def pictures() -> list[str]:
    """File names of the pictures that the guide shows, in order."""
    return re.findall(r"!\[[^\]]*\]\(([^)]+)\)", guide_text())


def picture(name: str) -> bytes | None:
    """A picture's content (PNG); None where the guide shows none of that name.

    >>> picture("../guide.py") is None
    True
    """
    file = _FOLDER / name
    return file.read_bytes() if name in pictures() and file.is_file() else None


def guide_html(address: Callable[[str], str]) -> str:
    """The guide as HTML, without a frame; ``address`` gives the address of a picture by its name.

    >>> '<h2 id="cai-dat">' in guide_html(lambda name: f"/guide/{name}")
    True
    """
    return str(_renderer().render(guide_text(), {"address": address}))


def guide_file() -> str:
    """The guide as one HTML page with its pictures in it, to be sent or put on a shared drive."""

    def inline(name: str) -> str:
        content = base64.b64encode(picture(name) or b"").decode("ascii")
        return f"data:image/png;base64,{content}"

    title = guide_text().partition("\n")[0].removeprefix("# ")
    style = (_FOLDER / "guide.css").read_text(encoding="utf8")
    return _FILE.format(title=escape(title), style=style, html=guide_html(inline))


def _address(heading: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(heading)))


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, rule in (
        ("heading_open", _heading),
        ("image", _image),
        ("table_open", _table_open),
        ("table_close", _table_close),
        ("fence", _code),
    ):
        made.add_render_rule(name, rule)
    return made


def _heading(_: Any, tokens: Sequence[Token], at: int, *rest: Any) -> str:
    text = tokens[at + 1].content
    named = f' id="{_address(text)}"' if tokens[at].tag != "h1" else ""
    return f"<{tokens[at].tag}{named}>"


def _image(_: Any, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]) -> str:
    name = str(tokens[at].attrs["src"])
    width, height = _size(picture(name) or b"")
    return (
        f'<img src="{escape(env["address"](name))}" alt="{escape(tokens[at].content)}"'
        f' width="{width}" height="{height}" loading="lazy">'
    )


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of a picture, from the head of a PNG file; 0 where there is none."""
    width, height = struct.unpack(">II", png[16:24]) if png else (0, 0)
    return width, height


def _table_open(_: Any, tokens: Sequence[Token], at: int, *rest: Any) -> str:
    heading = [t.content for before, t in pairwise(tokens[:at]) if before.type == "heading_open"][
        -1
    ]
    label = escape(heading)
    return f'<div class="wide" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _code(_: Any, tokens: Sequence[Token], at: int, *rest: Any) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[at].content, quote=False)}</code></pre>\n'
