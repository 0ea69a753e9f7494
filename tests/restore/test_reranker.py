"""The network: what it adds to the n-grams, and that it is kept as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cchc_nlp.pipeline import restorer
from cchc_nlp.restore import Restorer
from cchc_nlp.restore.reranker import Network, load_network, save_network
from cchc_nlp.text import strip_diacritics
from tests.conftest import CLEAN, GOLD, SAMPLE, SCANNED


def test_the_network_sees_what_lies_beyond_the_n_grams() -> None:
    assert restorer().models.network is not None
    without = Restorer(restorer().models._replace(network=None))
    texts = [(SAMPLE / f"{name}.txt").read_text(encoding="utf8") for name in CLEAN] + [
        (GOLD / f"{n}.txt").read_text(encoding="utf8") for n in SCANNED
    ]
    lines = [line for text in texts for line in text.split("\n") if len(line.split()) > 8]

    def errors(r: Restorer) -> int:
        return sum(
            a.lower() != b.lower()
            for p in lines
            for a, b in zip(
                p.split(), r.restore(strip_diacritics(p), "stripped").text.split(), strict=True
            )
        )

    assert errors(restorer()) < 0.9 * errors(without)


def test_a_saved_network_is_the_network_to_a_byte(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    shapes = {
        "embedding": (6, 4),
        "hidden": (3, 68),
        "hidden_bias": (3,),
        "projection": (4, 3),
        "projection_bias": (4,),
        "output": (5, 4),
        "output_bias": (5,),
    }
    network = Network(
        **{k: rng.normal(size=v).astype(np.float32) for k, v in shapes.items()},
        slot=np.arange(-1, 5, dtype=np.int32),
    )
    save_network(network, tmp_path / "n.npz")
    back = load_network(tmp_path / "n.npz")
    for name, value in network._asdict().items():
        assert np.allclose(getattr(back, name), value, atol=np.abs(value).max() / 127)
