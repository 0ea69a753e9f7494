"""Retrieval against judged questions, over a set of articles or over a store of reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from cchc_nlp.evaluate.ranking import mean_score, rank_figures, score_search
from cchc_nlp.evaluate.scores import Score, folded
from cchc_nlp.index import Encoder, embed_missing, use_encoder
from cchc_nlp.read import report_from_text
from cchc_nlp.search import Searcher, read_question, understand
from cchc_nlp.store import Store, StoredFile, StoredReport, writing
from cchc_nlp.text import normalize, strip_diacritics
from cchc_nlp.types import AnswerKind, Hit, Passage, SearchMode

__all__ = [
    "heading_and_text",
    "judge_certainty",
    "judge_queries",
    "judge_questions",
    "judged_questions",
    "store_articles",
]

# Điều 1.2.LQ.3 of the title of an article
_TITLE_NUMBER = re.compile(r"^Điều\s+[\d.A-ZĐ]+\s*")
_LONGEST_HEADING = 40
"""Words that a first line may have to be taken for a heading. Not measured."""
_DEPTH = 10
"""Answers that are asked for, those that :func:`~cchc_nlp.evaluate.ranking.rank_figures` scores."""

_Judged = tuple[str, set[str]]
"""A question and the names of its answers."""


def store_articles(
    articles: Iterable[dict[str, Any]],
    folder: Path,
    encoder: Encoder,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Put the articles of a retrieval set into a store, one passage each, unless it holds any.

    Articles have ``id`` or ``_id``, ``text``, and ``title`` or none; a passage's section is the
    article's id. ``progress`` is called with the number of passages embedded since the last call.
    Raises ``BusyError`` while another process writes to the store.

    >>> import tempfile
    >>> from cchc_nlp.index import load_encoder
    >>> articles, done = [{"id": "a", "text": "Bộ phận một cửa"}], []
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store_articles(articles, Path(folder), load_encoder(), done.append)
    >>> done
    [1]
    """
    with writing(folder, create_missing=True) as store:
        if not store.counts()["passages"]:
            _add_articles(store, articles)
        use_encoder(store, encoder)
        embed_missing(store, encoder, progress)


def _add_articles(store: Store, articles: Iterable[dict[str, Any]]) -> None:
    """Add articles as one report, a line and a passage for each."""
    passages, lines, at = list[Passage](), list[str](), 0
    for number, article in enumerate(articles, 1):
        heading, text = heading_and_text(article)
        name, end = str(article.get("id") or article["_id"]), at + len(text)
        passages.append(Passage(text, text, heading, "paragraph", name, 1, number, number, at, end))
        lines.append(text.replace("\n", " "))
        at = end + 1
    report = report_from_text("\n".join(lines), name="articles")
    stored = StoredReport(
        report.name, report.digest, report.text, report.pages, "articles", tuple(passages)
    )
    store.reports.add(stored, StoredFile("articles", 0, 0))


def heading_and_text(article: dict[str, Any]) -> tuple[str, str]:
    """Return the heading of an article, its title or else a short first line, and its text.

    >>> heading_and_text({"title": "Điều 1.2.LQ.3 Thủ tục", "text": "Hồ sơ gồm"})
    ('Thủ tục', 'Hồ sơ gồm')
    """
    title = normalize(_TITLE_NUMBER.sub("", article.get("title") or "")).strip()
    text = normalize(article["text"])
    first, _, rest = text.partition("\n")
    if not title and rest.strip() and len(first.split()) < _LONGEST_HEADING:
        return first, rest
    return title, text


def judged_questions(questions: Sequence[dict[str, Any]]) -> dict[str, list[_Judged]]:
    """Return questions with the names of their answers, by class.

    The classes are ``accented`` (as typed), ``unmarked`` (without diacritics), and ``english`` for
    those that have it. A question has ``text``, ``rel`` or ``relevant_ids``, and perhaps
    ``text_en_mt``, its machine translation.

    >>> judged_questions([{"text": "một cửa", "rel": ["a"]}])["unmarked"]
    [('mot cua', {'a'})]
    """

    def relevant(q: dict[str, Any]) -> set[str]:
        return set(q.get("rel") or q["relevant_ids"])

    return {
        "accented": [(q["text"], relevant(q)) for q in questions],
        "unmarked": [(strip_diacritics(q["text"]), relevant(q)) for q in questions],
        "english": [(q["text_en_mt"], relevant(q)) for q in questions if q.get("text_en_mt")],
    }


def judge_questions(
    questions: Sequence[dict[str, Any]], searcher: Searcher, modes: Sequence[SearchMode]
) -> dict[str, Score]:
    """Return scores of questions over the articles of :func:`store_articles`.

    There is one for each class of :func:`judged_questions` and mode, as "accented hybrid".

    >>> from types import SimpleNamespace as Stub
    >>> searcher = Stub(search=lambda question, kind, mode: [Stub(section="b"), Stub(section="a")])
    >>> scores = judge_questions([{"text": "một cửa", "rel": ["a"]}], searcher, ["lexical"])
    >>> list(scores), scores["unmarked lexical"]["mrr@10"]
    (['accented lexical', 'unmarked lexical'], 0.5)
    """
    out = {}
    for name, judged in judged_questions(questions).items():
        for mode in modes if judged else ():

            def found(question: str, mode: SearchMode = mode) -> list[str]:
                hits = searcher.search(question, kind="passages", mode=mode)
                return [hit.section for hit in hits]

            out[f"{name} {mode}"] = score_search(judged, found)
    return out


def judge_queries(
    queries: Iterable[dict[str, Any]], searcher: Searcher, modes: Sequence[SearchMode]
) -> dict[str, Score]:
    """Return scores of judged questions over a store of reports.

    There is one for each kind of answer and mode, as "passage hybrid", and one for each language of
    the question beside, as "passage:vi hybrid", where a question for a number is a language of its
    own. A query has ``q``, ``lang``, ``kind`` (passage or document) and ``lines`` (ranges of the
    report's lines, 1-based) or ``docs`` (numbers of documents).

    >>> from types import SimpleNamespace as Stub
    >>> searcher = Stub(search=lambda question, k, kind, mode: [Stub(rank=1, lines=(4, 6))])
    >>> query = {"q": "một cửa", "lang": "vi", "kind": "passage", "lines": [[5, 9]]}
    >>> scores = judge_queries([query], searcher, ["hybrid"])
    >>> list(scores), scores["passage hybrid"]["success@1"]
    (['passage hybrid', 'passage:vi hybrid'], 1.0)
    """
    values: dict[str, list[Score]] = {}
    for query in queries:
        kind = query["kind"]
        language = "number" if understand(query["q"], read_question).number else query["lang"]
        for mode in modes:
            wanted_kind = cast(AnswerKind, f"{kind}s")
            hits = searcher.search(query["q"], k=_DEPTH, kind=wanted_kind, mode=mode)
            figures = _query_figures(query, hits)
            for group in (f"{kind} {mode}", f"{kind}:{language} {mode}"):
                values.setdefault(group, []).append(figures)
    return {group: mean_score(figures) for group, figures in sorted(values.items())}


def judge_certainty(questions: Iterable[dict[str, Any]], searcher: Searcher) -> dict[str, Score]:
    """Return how many of the questions that nothing answers are told so, and how many others are.

    There are shares for each language and for all, 0 to 1, each with the number of its questions.
    A question has ``text``, ``lang`` and ``answered``.

    >>> from types import SimpleNamespace as Stub
    >>> searcher = Stub(answer=lambda question, facets: Stub(certain=question == "một cửa"))
    >>> asked = [
    ...     {"text": "một cửa", "lang": "vi", "answered": True},
    ...     {"text": "giá vàng", "lang": "vi", "answered": False},
    ... ]
    >>> judge_certainty(asked, searcher)["all"]
    {'unanswerable': 1, 'told': 1.0, 'answerable': 1, 'wrongly_told': 0.0}
    """
    told: dict[str, dict[bool, list[bool]]] = {}
    for question in questions:
        nothing = not searcher.answer(question["text"], facets=False).certain
        for group in ("all", question["lang"]):
            of_group = told.setdefault(group, {True: [], False: []})
            of_group[bool(question["answered"])].append(nothing)
    return {
        group: {
            "unanswerable": len(by[False]),
            "told": sum(by[False]) / max(len(by[False]), 1),
            "answerable": len(by[True]),
            "wrongly_told": sum(by[True]) / max(len(by[True]), 1),
        }
        for group, by in told.items()
    }


def _query_figures(query: dict[str, Any], hits: Sequence[Hit]) -> Score:
    """The figures of the answers to one query, known by the lines or by the documents they hold."""
    if query["kind"] == "passage":
        # Several passages of one range of lines are one answer, at the best rank of them.
        names = list(dict.fromkeys(_range_name(query["lines"], hit) for hit in hits))
        return rank_figures(names, set(map(str, query["lines"])))
    numbers = [folded(hit.document.number) for hit in hits if hit.document]
    return rank_figures(numbers, {folded(number) for number in query["docs"]})


def _range_name(ranges: Iterable[Sequence[int]], hit: Hit) -> str:
    """The first of the ranges of lines that a hit overlaps, else a name of its own."""
    return next((str(r) for r in ranges if _overlap(hit.lines, r)), f"rank {hit.rank}")


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] <= b[1] and a[1] >= b[0]
