"""Commands that ask: ``search``, ``doctor``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, Mode, ModelOption, StoreOption, say
from cchc_nlp.errors import CchcError

__all__ = ["doctor", "search"]


class Kind(StrEnum):
    """What ``search`` answers with."""

    auto = "auto"
    passages = "passages"
    documents = "documents"


class Sort(StrEnum):
    """The order of answers."""

    relevance = "relevance"
    newest = "newest"
    oldest = "oldest"


def search(
    query: Annotated[
        str, typer.Argument(help="Câu hỏi; '-' là đầu vào chuẩn.", show_default=False)
    ],
    store: StoreOption = DEFAULT_STORE,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Số kết quả.")] = 10,
    kind: Annotated[Kind, typer.Option(help="Đoạn văn hay văn bản.")] = Kind.auto,
    mode: Annotated[Mode, typer.Option(help="Theo nghĩa, theo chữ, hay cả hai.")] = Mode.hybrid,
    type_: Annotated[str | None, typer.Option("--type", help="Loại văn bản.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Cơ quan ban hành.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Từ ngày (2023-01-31 hoặc 31/01/2023).")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Đến ngày.")] = None,
    report: Annotated[str | None, typer.Option(help="Tên báo cáo.")] = None,
    section: Annotated[str | None, typer.Option(help="Mục của báo cáo.")] = None,
    sort: Annotated[
        Sort, typer.Option(help="Thứ tự: sát nghĩa nhất, mới nhất hay cũ nhất trước.")
    ] = Sort.relevance,
    page: Annotated[int, typer.Option(min=1, max=1000, help="Trang kết quả thứ mấy.")] = 1,
    ocr: Annotated[bool, typer.Option("--ocr", help="Kèm chữ như đã quét.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Điểm của mỗi kết quả từ đâu mà có.")
    ] = False,
    literal: Annotated[
        bool, typer.Option("--literal", help="Tìm đúng các chữ đã gõ, không suy đoán.")
    ] = False,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Tìm đoạn văn hoặc văn bản.

    Ví dụ: cchc search "quyết định nào về một cửa" --from 2023-01-01
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.knowledge import canonical_type
    from cchc_nlp.search import Searcher
    from cchc_nlp.store import Filters

    text = sys.stdin.read().strip() if query == "-" else query
    filters = Filters(
        canonical_type(type_) if type_ else None, issuer, _day(first), _day(last), report, section
    )
    answer = Searcher(store, load_encoder(model) if model else None).answer(
        text,
        k=k,
        offset=(page - 1) * k,
        kind=kind.value,
        mode=mode.value,
        filters=filters,
        literal=literal,
        sort=sort.value,
    )
    if as_json:
        print(json.dumps(answer.record(ocr=ocr, explain=explain), ensure_ascii=False))
    elif not answer.hits:
        say(
            "Không tìm thấy gì."
            if not answer.total
            else f"Chỉ có {answer.total} kết quả, không có trang {page}."
        )
    else:
        from cchc_nlp.cli.answers import print_answer

        print_answer(answer, ocr=ocr, explain=explain)
    raise typer.Exit(0 if answer.hits else 1)


def _day(text: str | None) -> str | None:
    from cchc_nlp.text import iso_date

    try:
        return iso_date(text) if text is not None else None
    except ValueError as error:
        raise CchcError(str(error)) from None


def doctor() -> None:
    """Kiểm tra máy có đủ những gì cần.

    Ví dụ: cchc doctor
    """
    from cchc_nlp.ingest import check_machine

    findings = check_machine()
    for ok, name, advice in findings:
        print(f"{'✓' if ok else '✗'} {name}" + (f" — {advice}" if not ok else ""))
    raise typer.Exit(0 if all(ok for ok, _, _ in findings) else 1)
