"""``cchc evaluate``: the figures of the scores table, measured on whatever gold is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Annotated, Any, get_args

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, ModelOption, StoreOption, bars
from cchc_nlp.errors import CchcError
from cchc_nlp.types import SearchMode

__all__ = ["evaluations"]

evaluations = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Đo chất lượng so với bản chuẩn."
)
LinesOption = Annotated[str | None, typer.Option("--lines", help="Các dòng A-B được chấm.")]
GoldArgument = Annotated[Path, typer.Argument(help="Bản chuẩn.", show_default=False)]
SourceArgument = Annotated[Path, typer.Argument(help="Báo cáo.", show_default=False)]
MODES: tuple[SearchMode, ...] = get_args(SearchMode)
_DIGITS = 4
"""Decimals of a printed figure; the smallest sets have a few hundred questions."""


def _mode(text: str) -> SearchMode:
    for mode in MODES:
        if mode == text:
            return mode
    raise ValueError(f"'{text}' is not one of {', '.join(map(repr, MODES))}.")


def _chosen(modes: list[str] | None) -> tuple[SearchMode, ...]:
    return tuple(map(_mode, modes)) if modes else MODES


ModesOption = Annotated[
    list[str] | None,  # typer takes no list of a Literal
    typer.Option(
        "--mode", help="Chỉ đo cách tìm này.", parser=_mode, metavar=f"<list[{'|'.join(MODES)}]>"
    ),
]


HeldOutOption = Annotated[
    bool,
    typer.Option("--held-out", help="Chỉ các câu thứ hai, thứ tư…: những câu không dùng để học."),
]


def _range(lines: str | None, last: int) -> tuple[int, int]:
    if lines is None:
        return 1, last
    first, _, end = lines.partition("-")
    if not (first.isdigit() and end.isdigit() and 1 <= int(first) <= int(end)):
        raise CchcError(f"--lines '{lines}' không hợp lệ: viết như 1-330")
    return int(first), int(end)


def _open(path: Path) -> IO[str]:
    import lzma

    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf8")
    return path.open(encoding="utf8")


def _records(path: Path) -> list[dict[str, Any]]:
    """The records of a small file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def _print_score(score: Mapping[str, float]) -> None:
    print(json.dumps({k: round(v, _DIGITS) for k, v in score.items()}, ensure_ascii=False))


def _print_scores(scores: Mapping[str, Mapping[str, float]]) -> None:
    for name, score in scores.items():
        print(name, end=" ")
        _print_score(score)


@evaluations.command("restore")
def evaluate_restore(source: SourceArgument, gold: GoldArgument, lines: LinesOption = None) -> None:
    """Tỷ lệ âm tiết sai sau phục hồi, so từng dòng với bản chuẩn, và độ tin cậy có đúng không.

    Ví dụ: cchc evaluate restore bao-cao.txt chuan.txt --lines 1-330
    """
    from cchc_nlp.evaluate import judge_restoration
    from cchc_nlp.pipeline import reading
    from cchc_nlp.read import read

    report = read(source, reading())
    wanted = gold.read_text(encoding="utf8").split("\n")
    first, last = _range(lines, min(len(wanted), len(report.lines)))
    _print_scores(judge_restoration(report, wanted, first, last))


@evaluations.command("refs")
def evaluate_refs(
    source: SourceArgument,
    gold: GoldArgument,
    lines: LinesOption = None,
    paragraphs: Annotated[
        bool,
        typer.Option(
            "--paragraphs",
            help="Mỗi dòng là một đoạn văn riêng; chỉ chấm các dòng có trong bản chuẩn.",
        ),
    ] = False,
) -> None:
    """F1 của viện dẫn so với bản chuẩn (JSONL: line, type, number, name, date, issuer, pinpoint).

    Ví dụ: cchc evaluate refs bao-cao.txt chuan.refs.jsonl
    """
    from cchc_nlp.evaluate import judge_references, references_of_paragraphs, score_references
    from cchc_nlp.pipeline import reading
    from cchc_nlp.read import read

    judged = _records(gold)
    if paragraphs:
        with _open(source) as file:
            found = references_of_paragraphs(file, {g["line"] for g in judged})
        _print_score(score_references(judged, found))
        return
    report = read(source, reading())
    first, last = _range(lines, len(report.lines))
    _print_score(judge_references(report, judged, first, last))


@evaluations.command("citations")
def evaluate_citations(
    articles: Annotated[
        Path,
        typer.Argument(help="JSONL hoặc JSONL.xz: source, doc_no, art_no.", show_default=False),
    ],
) -> None:
    """Tỷ lệ số, ký hiệu và điều được nhận đúng trong nguồn của các điều pháp điển.

    Ví dụ: cchc evaluate citations phapdien.jsonl.xz
    """
    from cchc_nlp.evaluate import score_citations

    with _open(articles) as file:
        _print_score(score_citations(map(json.loads, file)))


@evaluations.command("retrieval")
def evaluate_retrieval(
    articles: Annotated[
        Path, typer.Argument(help="Các điều: JSONL hoặc JSONL.xz với id, text.", show_default=False)
    ],
    questions: Annotated[
        Path,
        typer.Argument(
            help="Câu hỏi: JSONL với text, rel hoặc relevant_ids, text_en_mt nếu có.",
            show_default=False,
        ),
    ],
    store: Annotated[
        Path,
        typer.Option(
            "--store", help="Thư mục kho dùng để đo; giữ lại cho lần sau.", show_default=False
        ),
    ],
    mode: ModesOption = None,
    held_out: HeldOutOption = False,
    model: ModelOption = None,
) -> None:
    """nDCG@10, MRR@10, recall@10 và success@1 trên một bộ điều luật: câu hỏi có dấu, không dấu,
    tiếng Anh; từng cách tìm và cả hai.

    Ví dụ: cchc evaluate retrieval laws28.jsonl.xz laws28.queries.dev.jsonl --store do/laws28
    """
    from cchc_nlp.evaluate import judge_questions, store_articles
    from cchc_nlp.index import load_encoder
    from cchc_nlp.search import Searcher

    encoder = load_encoder(model)
    with _open(articles) as file, bars() as progress:
        task = progress.add_task("Tạo véc-tơ", total=None, rate="")
        store_articles(map(json.loads, file), store, encoder, lambda n: progress.advance(task, n))
    with _open(questions) as file:
        asked = [json.loads(line) for line in file]
    if held_out:
        asked = asked[1::2]
    _print_scores(judge_questions(asked, Searcher(store, encoder), _chosen(mode)))


@evaluations.command("search")
def evaluate_search(
    queries: GoldArgument,
    store: StoreOption = DEFAULT_STORE,
    mode: ModesOption = None,
) -> None:
    """nDCG@10, MRR@10, MAP@10, recall@10 và success@1 của các câu hỏi mẫu (JSONL: q, lang, kind,
    lines hoặc docs), từng cách tìm và cả hai.

    Ví dụ: cchc evaluate search cau-hoi.jsonl --store kho
    """
    from cchc_nlp.evaluate import judge_queries
    from cchc_nlp.search import Searcher

    searcher = Searcher(store)
    _print_scores(judge_queries(_records(queries), searcher, _chosen(mode)))


@evaluations.command("certainty")
def evaluate_certainty(
    questions: GoldArgument, store: StoreOption = DEFAULT_STORE, held_out: HeldOutOption = False
) -> None:
    """Tỷ lệ câu hỏi không có lời đáp được nói là không có (told), và câu có lời đáp bị nói nhầm
    (wrongly_told), theo ngôn ngữ (JSONL: text, lang, answered).

    Ví dụ: cchc evaluate certainty corpus/gold/questions.jsonl --store kho
    """
    from cchc_nlp.evaluate import judge_certainty
    from cchc_nlp.search import Searcher

    asked = _records(questions)
    _print_scores(judge_certainty(asked[1::2] if held_out else asked, Searcher(store)))


@evaluations.command("kinds")
def evaluate_kinds(
    questions: GoldArgument,
    held_out: HeldOutOption = False,
    show: Annotated[bool, typer.Option("--show", help="In cả các câu bị hiểu nhầm.")] = False,
) -> None:
    """Tỷ lệ câu hỏi được hiểu đúng là hỏi gì (kind), được đáp đúng bằng văn bản hay bằng đoạn văn
    (documents_or_passages), và sai số của xác suất (ece), theo ngôn ngữ (JSONL: text, lang, kind).

    Ví dụ: cchc evaluate kinds corpus/gold/kinds.jsonl --held-out
    """
    from cchc_nlp.evaluate import judge_kinds

    asked = _records(questions)
    scores, mistakes = judge_kinds(asked[1::2] if held_out else asked)
    _print_scores(scores)
    for question in mistakes if show else ():
        print(json.dumps(question, ensure_ascii=False))
