"""Evaluation: gold and what was found come in; figures go out, a module a measure.

Doors: ``score_*`` compare records, ``judge_*`` ask a searcher.
"""

from cchc_nlp.evaluate.measures import (
    heading_and_text,
    judge_queries,
    judge_questions,
    judged_questions,
    references_of_paragraphs,
    score_citations,
    score_confidence,
    score_references,
    score_relations,
    score_restoration,
    score_search,
    store_articles,
)

__all__ = [
    "heading_and_text",
    "judge_queries",
    "judge_questions",
    "judged_questions",
    "references_of_paragraphs",
    "score_citations",
    "score_confidence",
    "score_references",
    "score_relations",
    "score_restoration",
    "score_search",
    "store_articles",
]
