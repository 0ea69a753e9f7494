"""A store in the browser, and for programs: pages, an API, uploads.

``app.create_app`` puts them together, ``serving.serve`` serves them.
"""

from cchc_nlp.server.web.settings import WebSettings

__all__ = ["WebSettings"]
