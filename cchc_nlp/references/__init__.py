"""References to legal documents: ``extract`` them from text, ``resolve`` them within a report, ``relate`` them to one another."""

from cchc_nlp.references.extract import extract, resolve
from cchc_nlp.references.fields import Context
from cchc_nlp.references.relations import relate

__all__ = ["Context", "extract", "relate", "resolve"]
