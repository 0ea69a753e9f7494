"""References to legal documents: ``extract`` them from text, ``resolve`` them within a report, ``relate`` them to one another."""

from cchc_nlp.references.aliases import aliases_in, read_aliases
from cchc_nlp.references.annotate import annotate
from cchc_nlp.references.extract import correct, extract, resolve
from cchc_nlp.references.fields import Context
from cchc_nlp.references.identity import document_key
from cchc_nlp.references.relations import RELATIONS, relate
from cchc_nlp.references.unrecognised import unrecognised

__all__ = [
    "RELATIONS",
    "Context",
    "aliases_in",
    "annotate",
    "correct",
    "document_key",
    "extract",
    "read_aliases",
    "relate",
    "resolve",
    "unrecognised",
]
