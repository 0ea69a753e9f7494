"""Text to vectors: the packaged encoder by ONNX Runtime, any other by sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.files import model_folder
from cchc_nlp.processes import available_cores
from cchc_nlp.text import normalize

__all__ = ["Encoder", "OnnxEncoder", "load_encoder"]

Vectors = NDArray[np.float32]

_LONGEST_QUERY = 512
"""Tokens that a question is cut at, as many as the model has positions for."""
_LONGEST_PASSAGE = 192
"""Tokens that a passage is cut at: the passages of a report have about 130 (not measured otherwise;
models/encoder/README.md names it as a limit)."""
_CHARACTERS_PER_TOKEN = 12
"""More characters than a token has on average: what is beyond so many a token lies beyond the cut,
and the tokenizer is spared it."""


class Encoder(Protocol):
    """An encoder of texts. Vectors are float32, shape ``(texts, dimension)``, of unit length.

    ``fingerprint`` names the model: vectors of different fingerprints must not be compared.

    >>> encoder: Encoder = load_encoder()
    >>> (vector,) = encoder.encode_passage(["bộ phận một cửa"])
    >>> len(vector) == encoder.dimension, round(float(vector @ vector), 3)
    (True, 1.0)
    """

    dimension: int
    fingerprint: str

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""

    def encode_passage(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of passages.

        ``progress`` is called with the number of texts done since the last call.
        """


class OnnxEncoder:
    """The encoder in ``models/encoder`` (multilingual-e5-small, int8), run by ONNX Runtime alone.

    Each text is encoded by itself, as many at once as there are cores. In a batch the vectors would
    depend on what is beside them, since int8 is scaled by what is largest in the whole batch (0.995
    is the mean cosine of the two), and texts of different lengths are padded: batches of 4,096
    tokens on two threads take 1.5 times as long, of 1,024 tokens 1.2 times.

    >>> encoder = OnnxEncoder(model_folder("encoder"))
    >>> encoder.encode_query(["một cửa"]).shape
    (1, 384)
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        settings = json.loads((folder / "encoder.json").read_text(encoding="utf8"))
        self.dimension: int = settings["dimension"]
        self.fingerprint: str = settings["fingerprint"]
        self._query, self._passage = settings["query"], settings["passage"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._threads = threads or available_cores()
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, cut at 512 tokens."""
        return self._encode([self._query + normalize(t) for t in texts], _LONGEST_QUERY, None)

    def encode_passage(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of passages, cut at 192 tokens."""
        prefixed = [self._passage + normalize(t) for t in texts]
        return self._encode(prefixed, _LONGEST_PASSAGE, progress)

    def encode_plain(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that bring their prefix with them, cut at 512 tokens."""
        return self._encode([normalize(t) for t in texts], _LONGEST_QUERY, None)

    def _encode(
        self, texts: list[str], longest: int, progress: Callable[[int], None] | None
    ) -> Vectors:
        """Vectors of texts cut at ``longest`` tokens."""
        out = np.zeros((len(texts), self.dimension), np.float32)
        cut = [text[: _CHARACTERS_PER_TOKEN * longest] for text in texts]
        ids = [_cut(encoding.ids, longest) for encoding in self._tokenizer.encode_batch(cut)]
        order = sorted(range(len(texts)), key=lambda i: -len(ids[i]))  # none is left to the last
        with self._each() as each:
            for i, vector in zip(order, each(self._run, [ids[i] for i in order]), strict=True):
                out[i] = vector
                if progress:
                    progress(1)
        return out

    @contextmanager
    def _each(self) -> Iterator[Callable[..., Iterable[Vectors]]]:
        """What applies a function to each of some values, several at once."""
        if self._threads == 1:
            yield map
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                yield pool.map

    def _run(self, ids: list[int]) -> Vectors:
        tokens = np.array([ids], np.int64)
        asked = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        return np.asarray(self._session.run(None, asked)[0][0], np.float32)


def _cut(ids: list[int], longest: int) -> list[int]:
    """Token ids without those beyond the longest, but with the one that ends every text."""
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


class _SentenceTransformerEncoder:
    """A sentence-transformers model on this machine, by its folder or its name."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise CchcError(
                f"mô hình '{name}' cần sentence-transformers: pip install 'cchc-nlp[encoders]'"
            ) from None
        try:
            self._model: Any = SentenceTransformer(name, local_files_only=True)
        except (OSError, ValueError, ImportError) as error:
            reason = str(error).splitlines()[0][:200]
            raise CchcError(
                f"không nạp được mô hình '{name}' trên máy này (không tải từ mạng): {reason}"
            ) from None
        self.dimension = int(self._model.get_sentence_embedding_dimension())
        self.fingerprint = f"sentence-transformers:{name}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(
            self._model.encode_query([normalize(t) for t in texts], normalize_embeddings=True),
            np.float32,
        )

    def encode_passage(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        out = self._model.encode_document([normalize(t) for t in texts], normalize_embeddings=True)
        if progress:
            progress(len(texts))
        return np.asarray(out, np.float32)


def load_encoder(name: str | None = None, *, threads: int = 0) -> Encoder:
    """The packaged encoder, or the sentence-transformers model of a name or folder.

    ``threads`` is how many cores the packaged one uses, 0 for all. ``CchcError`` when it cannot be
    loaded; nothing is ever downloaded.

    >>> load_encoder().encode_query(["một cửa", "one-stop shop"]).shape
    (2, 384)
    """
    return (
        OnnxEncoder(model_folder("encoder"), threads=threads)
        if name is None
        else _SentenceTransformerEncoder(name)
    )
