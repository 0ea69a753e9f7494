"""An ingest that is killed: the store opens, and the next run ends in the same content."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.store import Store
from tests.conftest import Run
from tests.made import CCHC, contents, reports, stored
from tests.waiting import until

# The kills: a process that has everything loaded makes a copy of itself for each, so that the
# time until it is killed is time at work.
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.ingest.run import ingest
from cchc_nlp.pipeline import analyse, restorer
from cchc_nlp.read import read
folder, store, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seconds, seed = float(sys.argv[4]), int(sys.argv[5])
rng = random.Random(seed)
for path in sorted(folder.glob("*.txt"))[:6]:
    analyse(read(path))
import faiss, onnxruntime, cchc_nlp.index.snapshot  # loaded, no thread started

def ended(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

killed = run = 0
while killed < kills:
    run += 1
    child = os.fork()
    if not child:
        ingest([folder], store, load_encoder(threads=1))
        os._exit(0)
    while killed % 2 and not (store / "store.sqlite").exists() and not ended(child):
        time.sleep(0.01)  # every second one is killed when there is a store
    time.sleep(rng.uniform(0.0, seconds))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status):
        killed, seconds = killed + 1, min(seconds * 1.2, 3.0)
        continue
    seconds = max(seconds * 0.7, 0.1)  # it had finished: sooner next time, and there is more to do
    for n in range(4):
        text = f"Kế hoạch số {run}{n}/KH-UBND ngày 05/01/2023. Quyết định số 316/QĐ-UBND."
        (folder / f"moi-{seed}-{run}-{n}.txt").write_text(text, encoding="utf8")
"""


def test_killed_fifty_times_it_opens_and_the_next_run_ends_in_the_same_content(
    tmp_path: Path, encoder: object
) -> None:
    folder, store = reports(tmp_path / "in", 24), tmp_path / "s"
    for part in range(5):
        subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(store), "10", "2", str(part)],
            check=True,
            capture_output=True,
            timeout=3600,
        )
        assert Store(store).damage() == []
        assert verify(store, encoder, repair=False) == []
    ingest([folder], store, encoder)
    ingest([folder], tmp_path / "whole", encoder)
    assert contents(store) == contents(tmp_path / "whole")
    assert verify(store, encoder, repair=False) == []


def test_a_process_killed_while_others_read_leaves_a_store_that_verifies(
    tmp_path: Path, cchc: Run, encoder: object, hooked: Path
) -> None:
    """It is killed at the first reports, in their midst, and while the last ones are read."""
    folder, store = reports(reports(tmp_path / "in", 30), 10, "held", first=30), tmp_path / "s"
    for enough in (1, 12, 24):
        process = subprocess.Popen(
            [CCHC, "ingest", str(folder), "--store", str(store), "--jobs", "2"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda enough=enough: stored(store) >= enough)
        process.kill()
        process.wait()
    hooked.touch()
    assert json.loads(cchc("verify", "--store", store, "--json").stdout)["clean"]
    cchc("ingest", folder, "--store", store)
    ingest([folder], tmp_path / "whole", encoder)
    assert contents(store) == contents(tmp_path / "whole")
