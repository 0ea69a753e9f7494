"""The guide for clerks, in Vietnamese: ``guide.vi.md`` and the pictures beside it.

Text for a terminal goes out, HTML for the server's page, or one file with everything in it.
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
