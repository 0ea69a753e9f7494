"""The guide for clerks, in Vietnamese: ``guide.vi.md`` with its pictures beside it comes in; text for
a terminal, HTML for the server's page, or one file with everything in it goes out.
"""

from cchc_nlp.server.guide.guide import (
    contents,
    guide_file,
    guide_html,
    guide_text,
    picture,
    pictures,
)

__all__ = ["contents", "guide_file", "guide_html", "guide_text", "picture", "pictures"]
