"""The import path of version 0.1 for what is in :mod:`cchc_nlp.store` now."""

from cchc_nlp.knowledge import canonical_type
from cchc_nlp.store import Filters

__all__ = ["Filters", "canonical_type"]
