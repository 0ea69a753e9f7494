"""``cchc search``: a question comes in, answers are printed."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, JsonOption, ModelOption, StoreOption, say
from cchc_nlp.types import AnswerKind, SearchMode, SortOrder

__all__ = ["search"]


ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Vì sao có mỗi kết quả, chắc đến đâu.")
]
LiteralOption = Annotated[
    bool, typer.Option("--literal", help="Cả câu là một cụm từ, đúng như đã gõ.")
]


def search(
    query: Annotated[
        str, typer.Argument(help="Câu hỏi; '-' là đầu vào chuẩn.", show_default=False)
    ],
    store: StoreOption = DEFAULT_STORE,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Số kết quả.")] = 10,
    kind: Annotated[AnswerKind, typer.Option(help="Đoạn văn hay văn bản.")] = "auto",
    mode: Annotated[
        SearchMode, typer.Option(help="Theo nghĩa, theo chữ, cả hai, hay nhanh (bỏ phần nghĩa).")
    ] = "hybrid",
    type_: Annotated[str | None, typer.Option("--type", help="Loại văn bản.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Cơ quan ban hành.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Từ ngày (2023-01-31 hoặc 31/01/2023).")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Đến ngày.")] = None,
    report: Annotated[str | None, typer.Option(help="Tên báo cáo.")] = None,
    section: Annotated[str | None, typer.Option(help="Mục của báo cáo.")] = None,
    sort: Annotated[
        SortOrder, typer.Option(help="Thứ tự: sát nghĩa nhất, mới nhất hay cũ nhất trước.")
    ] = "relevance",
    page: Annotated[int, typer.Option(min=1, max=1000, help="Trang kết quả thứ mấy.")] = 1,
    ocr: Annotated[bool, typer.Option("--ocr", help="Kèm chữ như đã quét.")] = False,
    explain: ExplainOption = False,
    literal: LiteralOption = False,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tìm đoạn văn hoặc văn bản. Trong câu hỏi: "cụm từ" đúng như gõ, -từ để loại, A OR B là một
    trong hai; câu bắt đầu bằng dấu trừ thì đặt sau --.

    Ví dụ: cchc search "quyết định nào về một cửa" --from 2023-01-01;
    cchc search '"một cửa" OR "liên thông" -xã'
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.search import Searcher, read_filters

    text = sys.stdin.read().strip() if query == "-" else query
    filters = read_filters(
        type=type_, issuer=issuer, first=first, last=last, report=report, section=section
    )
    searcher = Searcher(store, load_encoder(model) if model else None)
    answer = searcher.answer(
        text,
        k=k,
        offset=(page - 1) * k,
        kind=kind,
        mode=mode,
        filters=filters,
        literal=literal,
        sort=sort,
    )
    if as_json:
        print(json.dumps(answer.record(ocr=ocr, explain=explain), ensure_ascii=False))
    elif not (answer.hits or answer.beside):
        beyond = f"Chỉ có {answer.total} kết quả, không có trang {page}."
        say(beyond if answer.total else "Không tìm thấy gì.")
    else:
        from cchc_nlp.cli.answers import print_answer

        print_answer(answer, ocr=ocr, explain=explain)
    raise typer.Exit(0 if answer.hits or answer.beside else 1)
