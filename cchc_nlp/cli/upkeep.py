"""Commands that keep a store right: ``embed``, ``verify``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, JsonOption, ModelOption, StoreOption, bars, say

__all__ = ["embed", "verify"]


def embed(store: StoreOption = DEFAULT_STORE, model: ModelOption = None) -> None:
    """Tạo lại véc-tơ của kho bằng mô hình khác; không cần đọc lại báo cáo.

    Ví dụ: cchc embed --store kho --model mo-hinh/
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import embed as run

    encoder = load_encoder(model)
    with bars() as progress:
        task = progress.add_task("Tạo véc-tơ", total=None, rate="")
        done = run(store, encoder, lambda n, of: progress.update(task, completed=n, total=of))
    say(f"{store}: {done} véc-tơ bằng {encoder.fingerprint}")


def verify(
    store: StoreOption = DEFAULT_STORE,
    repair: Annotated[
        bool, typer.Option("--repair/--no-repair", help="Sửa những gì không khớp.")
    ] = True,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kiểm tra kho, chỉ mục chữ và véc-tơ có khớp nhau không, và sửa những gì không khớp.

    Ví dụ: cchc verify --store kho
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import verify as run

    found = run(store, load_encoder(model), repair=repair)
    if as_json:
        told = {"clean": not found, "findings": [asdict(f) for f in found]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for finding in found:
            print(f"{'✓ đã sửa' if finding.repaired else '✗'} {finding.what}")
        say("Kho khớp." if not found else f"{len(found)} chỗ không khớp.")
    raise typer.Exit(0 if all(f.repaired for f in found) else 1)
