"""Stores on the command line: counts, graphs, proofs, and targets that cannot be written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from cchc_nlp.store import Store
from tests.conftest import SAMPLE, Run
from tests.tables import changing


def test_stats_count_what_was_ingested(store: Path, cchc: Run) -> None:
    assert json.loads(cchc("stats", "--store", store, "--json").stdout)["reports"] == 6


def test_doctor_knows_the_machine(cchc: Run) -> None:
    assert "Python" in cchc("doctor", code=None).stdout


def test_stats_and_graph_of_a_store(store: Path, tmp_path: Path, cchc: Run) -> None:
    told = json.loads(cchc("stats", "--store", store, "--json").stdout)
    assert told["most_cited"][0]["mentions"] >= told["most_cited"][-1]["mentions"] >= 1
    assert all(len(chain) >= 2 for chain in told["longest_chains"])
    cchc(
        "graph",
        "-o",
        tmp_path / "g.json",
        "--store",
        store,
        "--around",
        "76/NQ-CP",
        "--relation",
        "implements",
    )
    part = nx.node_link_graph(
        json.loads((tmp_path / "g.json").read_text(encoding="utf8")), edges="edges"
    )
    assert "nghi quyet|76/nq-cp|2021" in part
    assert {d["relation"] for *_, d in part.edges(data=True)} == {"implements"}
    assert (
        "không có"
        in cchc(
            "graph", "-o", tmp_path / "g.json", "--store", store, "--around", "1/X", code=2
        ).stderr
    )


def test_a_full_disk_leaves_the_old_file(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.jsonl"
    target.write_text("old", encoding="utf8")
    program = Path(sys.executable).with_name("cchc")
    # a file may grow to 40 KiB, then writing fails
    command = f"ulimit -f 40; exec {program} export -o {target} --store {store}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "không ghi được" in done.stderr
    assert done.stderr.count("\n") == 1
    assert target.read_text(encoding="utf8") == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    "command",
    [["graph", "-o", "g.xyz"], ["export", "-o", "r.doc"], ["graph", "-o", "no/such/folder/g.json"]],
)
def test_targets_that_cannot_be_written_are_refused(
    store: Path, tmp_path: Path, cchc: Run, command: list[str]
) -> None:
    done = cchc(*command[:-1], tmp_path / command[-1], "--store", store, code=2)
    assert done.stderr.count("\n") == 1


def test_a_limit_that_is_none_is_refused(cchc: Run, tmp_path: Path) -> None:
    for wrong in ("pages=x", "pages=-1", "speed=3", "pages"):
        assert (
            "--limit"
            in cchc("ingest", SAMPLE, "--store", tmp_path / "s", "--limit", wrong, code=2).stderr
        )


def test_a_file_that_fails_does_not_stop_the_others(
    folder: Path, tmp_path: Path, cchc: Run
) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = cchc("ingest", folder, "--store", tmp_path / "s", code=1)
    assert "bad.txt" in done.stderr
    assert Store(tmp_path / "s").counts()["reports"] == 2


def test_two_ingests_at_once_do_not_meet(folder: Path, tmp_path: Path, cchc: Run) -> None:
    import fcntl

    store = tmp_path / "s"
    store.mkdir()
    with (store / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "một lần nạp khác" in cchc("ingest", folder, "--store", store, code=2).stderr
    cchc("ingest", folder, "--store", store)


def test_verify_and_embed_on_the_command_line(store: Path, tmp_path: Path, cchc: Run) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store, copy)
    assert "Kho khớp." in cchc("verify", "--store", copy).stderr
    changing("DELETE FROM vectors")(copy)
    assert "✗" in cchc("verify", "--store", copy, "--no-repair", code=1).stdout
    assert "✓ đã sửa" in cchc("verify", "--store", copy).stdout
    assert cchc("verify", "--store", copy, "--json").stdout.startswith('{"clean": true')
    changing("UPDATE vectors SET encoder = 'another'")(copy)
    changing("UPDATE meta SET value = '\"another\"' WHERE name = 'encoder'")(copy)
    for command in (("search", "một cửa"), ("verify",), ("ingest", SAMPLE)):
        assert "cchc embed --store" in cchc(*command, "--store", copy, code=2).stderr
    assert "véc-tơ bằng" in cchc("embed", "--store", copy).stderr
    assert "Kho khớp." in cchc("verify", "--store", copy).stderr
    damaged = bytearray((copy / "store.sqlite").read_bytes())
    damaged[40_000:60_000] = bytes(20_000)
    (copy / "store.sqlite").write_bytes(damaged)
    done = cchc("verify", "--store", copy, code=None)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    cchc("verify", "--store", tmp_path / "none", code=2)
