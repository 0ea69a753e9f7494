"""What the base install needs is declared, and torch is not among it."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.index import load_encoder

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE, SAMPLE = ROOT / "cchc_nlp", ROOT / "corpus" / "sample"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
# What is imported only where an extra is installed: a module, or a name in a module.
EXTRA_OF = {
    "training/": "training",
    "sentence_module.py": "encoders",
    "index/encoder.py": "encoders",
    "ingest/cluster.py": "cluster",
}
# Needed and not imported: starlette reads forms by it.
UNSEEN = {"python-multipart"}
HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "scipy", "sympy", "triton")
# As if no heavy package were installed, in the process and in all it starts.
PRELUDE = f"""
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HEAVY!r}:
            raise ModuleNotFoundError(f"No module named '{{name}}'", name=name)
sys.meta_path.insert(0, Finder())
"""


def folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(extra: str = "") -> set[str]:
    """The packages of the base install, and of an extra with those that it includes."""
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"].get(extra, ())]
    found = {folded(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines}
    inner = [e for line in lines if line.startswith("cchc-nlp[") for e in line[9:-1].split(",")]
    return found.union(*(declared(e) for e in inner)) - {"cchc-nlp"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def extra_of(path: Path) -> str:
    name = path.relative_to(PACKAGE).as_posix()
    return next((extra for start, extra in EXTRA_OF.items() if name.startswith(start)), "")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_import_is_declared() -> None:
    distributions = packages_distributions()
    lacking = list[str]()
    for path in modules():
        known = declared(extra_of(path))
        for name in sorted(set(imports(path)) - set(sys.stdlib_module_names) - {"cchc_nlp"}):
            if not known & {folded(d) for d in distributions.get(name, [name])}:
                lacking.append(f"{path.relative_to(ROOT)} imports {name}")
    assert lacking == []


def test_every_requirement_is_used() -> None:
    distributions = packages_distributions()
    used = {
        folded(d)
        for path in modules()
        for name in imports(path)
        for d in distributions.get(name, [name])
    }
    unused = declared() - used - UNSEEN
    # written by another room, declared ahead of it
    assert unused <= {"markdown-it-py"}


def test_nothing_heavy_comes_with_the_base_install() -> None:
    """Follows what each package requires, as far as it is installed here."""
    seen, left = set[str](), declared()
    while left:
        name = left.pop()
        seen.add(name)
        try:
            lines = requires(name) or []
        except ModuleNotFoundError:
            continue
        left |= {
            folded(re.split(r"[\[<>=!~;( ]", line)[0]) for line in lines if "extra ==" not in line
        } - seen
    assert not seen & {
        "torch",
        "transformers",
        "sentence-transformers",
        "scikit-learn",
        "scipy",
        "sympy",
    }


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., str]:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(PRELUDE, encoding="utf8")
    paths = [str(tmp_path / "hook"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def run(*arguments: object) -> str:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=300, env=environment
        )
        assert done.returncode == 0, done.stderr.decode("utf8", "replace")
        return done.stdout.decode("utf8")

    return run


SERVED = """
import socket, subprocess, sys, time, urllib.request
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "cchc_nlp", "serve", "--store", sys.argv[1]]
server = subprocess.Popen([*command, "--port", str(port)])
try:
    for _ in range(300):
        time.sleep(0.2)
        assert server.poll() is None
        try:
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
        except OSError:
            continue
        assert "<form" in page.decode("utf8")
        break
    else:
        raise AssertionError("the server never answered")
finally:
    server.terminate()
    server.wait()
"""
WORDS = """
from cchc_nlp.components import blank
doc = blank()("Căn cứ Nghị định số 30/2020/NĐ-CP về thủ tục hành chính.")
words = [t.text for t in doc]
assert {"hành chính", "thủ tục hành chính"} & set(words), words
assert doc.spans["references"]
"""


def test_all_of_the_base_install_works_without_torch(
    program: Callable[..., str], tmp_path: Path
) -> None:
    store, report = tmp_path / "s", SAMPLE / "ubnd-tinh-2022-q4.txt"

    def cchc(*arguments: object) -> str:
        return program("-m", "cchc_nlp", *arguments)

    done = json.loads(
        cchc(
            "ingest",
            report,
            SAMPLE / "so-noi-vu-2023-q2.txt",
            "--store",
            store,
            "--jobs",
            2,
            "--json",
        )
    )
    assert done["added"] == 2
    assert "Quyết định" in cchc("restore", report)
    assert cchc("refs", report, "--format", "jsonl")
    assert json.loads(cchc("search", "quyết định nào về một cửa", "--store", store, "--json"))[
        "hits"
    ]
    for name in ("g.graphml", "g.html", "g.ttl"):
        cchc("graph", "-o", tmp_path / name, "--store", store)
    for name in ("r.xlsx", "r.csv", "r.spacy"):
        cchc("export", "-o", tmp_path / name, "--store", store)
    cchc("doctor")
    program("-c", SERVED, store)
    program("-c", WORDS)


def test_an_encoder_of_ones_own_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(CchcError, match=r"pip install 'cchc-nlp\[encoders\]'"):
        load_encoder("some/model")
