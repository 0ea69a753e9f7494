"""Evaluation: gold and what was found in, figures out; a module for each measure.

Doors: ``score_*`` compare records or texts with gold; ``judge_*`` first run what is measured, on a
report or with a searcher.
"""

from cchc_nlp.evaluate.citations import score_citations
from cchc_nlp.evaluate.kinds import judge_kinds
from cchc_nlp.evaluate.ranking import score_search
from cchc_nlp.evaluate.references import (
    judge_references,
    references_of_paragraphs,
    score_references,
)
from cchc_nlp.evaluate.relations import score_relations
from cchc_nlp.evaluate.restoration import (
    judge_restoration,
    score_confidence,
    score_restoration,
    syllables,
)
from cchc_nlp.evaluate.retrieval import (
    heading_and_text,
    judge_certainty,
    judge_queries,
    judge_questions,
    judged_questions,
    store_articles,
)

__all__ = [
    "heading_and_text",
    "judge_certainty",
    "judge_kinds",
    "judge_queries",
    "judge_questions",
    "judge_references",
    "judge_restoration",
    "judged_questions",
    "references_of_paragraphs",
    "score_citations",
    "score_confidence",
    "score_references",
    "score_relations",
    "score_restoration",
    "score_search",
    "store_articles",
    "syllables",
]
