"""Coverage-guided fuzzing of the stages with atheris (libFuzzer): `make fuzz`.

usage: python tests/fuzz/fuzz.py TARGET [LIBFUZZER_OPTION...] [CORPUS_FOLDER...]
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# Loops that numba compiles are left as they are: it cannot compile what atheris writes into them.
_COMPILED = ["adaptation", "channel", "language_model", "lattice", "reranker"]

with atheris.instrument_imports(include=["cchc_nlp"], exclude=[f"cchc_nlp.restore.{name}" for name in _COMPILED]):
    from invariants import check_restoration, check_text

    from cchc_nlp.errors import CchcError
    from cchc_nlp.pipeline import restorer
    from cchc_nlp.read import Limits, Reading, read_bytes
    from cchc_nlp.references import Context, aliases_in, extract, relate, resolve


def _analyse(text: str) -> None:
    check_text(text)


def _restore(text: str) -> None:
    for state in ("noisy", "unmarked"):
        check_restoration(text[:400], state)


def _references(text: str) -> None:
    found = resolve(extract(text, Context("tỉnh Bình Thuận", 2023)))
    assert all(0 <= r.start < r.end <= len(text) and text[r.start : r.end] == r.surface for r in found)
    aliases_in(text, found)
    for relation in relate(text, found):
        assert text[relation.start : relation.end].split() == relation.evidence.split()


def _read(data: bytes) -> None:
    report = read_bytes(data, "report", how=Reading(ocr=False, limits=_SMALL, judge=restorer().judge))
    assert all(report.text[line.start : line.end] == line.text for line in report.lines)
    assert sum(p.last_line - p.first_line + 1 for p in report.pages) == len(report.lines)


_SMALL = Limits(bytes=2_000_000, unpacked=20_000_000, pages=50, pixels=4_000_000)
TARGETS: dict[str, Callable[[str], None]] = {"analyse": _analyse, "restore": _restore, "references": _references}


def main() -> None:
    name = sys.argv.pop(1)
    os.environ["PATH"] = ""  # no other program is started: it would only be fuzzed through a keyhole

    def one(data: bytes) -> None:
        with contextlib.suppress(CchcError):  # a refusal in one line is what bad input gets
            if name == "read":
                _read(data)
            else:
                TARGETS[name](data.decode("utf8", "replace"))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
