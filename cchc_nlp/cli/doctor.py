"""``cchc doctor``: what the machine has and lacks."""

from __future__ import annotations

import typer

__all__ = ["doctor"]


def doctor() -> None:
    """Kiểm tra máy có đủ những gì cần.

    Ví dụ: cchc doctor
    """
    from cchc_nlp.ingest import check_machine

    findings = check_machine()
    for ok, name, advice in findings:
        print(f"{'✓' if ok else '✗'} {name}" + (f" — {advice}" if not ok else ""))
    raise typer.Exit(0 if all(ok for ok, _, _ in findings) else 1)
