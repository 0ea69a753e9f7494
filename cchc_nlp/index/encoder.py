"""Text to vectors: the packaged encoder by ONNX Runtime alone, others by sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.files import model_folder
from cchc_nlp.text import normalize

__all__ = ["Encoder", "OnnxEncoder", "load_encoder"]

Vectors = NDArray[np.float32]

_BATCH_TOKENS = 4096
"""Tokens of a batch, padding included; not measured: it bounds the memory that a batch takes."""
_LONGEST_PASSAGE = 192
"""Tokens at which a passage is cut; those of the sample reports have 107 at most, an article of a
law has more. What more would bring was not measured."""
_LONGEST_QUERY = 512
"""Tokens at which a question is cut: the model has no positions beyond."""
_LETTERS_A_TOKEN = 12
"""Letters for each token wanted that a text keeps before it is tokenised; a token of the sample
reports has 3.3 on average, 4.0 in the passage with the longest ones."""


class Encoder(Protocol):
    """What search needs of an encoder.

    Its vectors are float32, of shape ``(n, dimension)`` and of unit length; ``fingerprint`` tells
    it from every other encoder, so that a store never mixes the vectors of two.

    >>> encoder: Encoder = load_encoder()
    >>> encoder.dimension
    384
    """

    dimension: int
    fingerprint: str

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""

    def encode_passage(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of passages; ``progress`` gets the number of texts done since its last call."""


class OnnxEncoder:
    """The encoder in ``models/encoder`` (multilingual-e5-small, int8), by ONNX Runtime alone.

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
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # waiting threads take the cores from what comes next
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
        return self._encode(
            [self._passage + normalize(t) for t in texts], _LONGEST_PASSAGE, progress
        )

    def encode_plain(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that bring their prefix with them, cut at 512 tokens."""
        return self._encode([normalize(t) for t in texts], _LONGEST_QUERY, None)

    def _encode(
        self, texts: list[str], longest: int, progress: Callable[[int], None] | None
    ) -> Vectors:
        """Encode in batches of texts of like length, each batch of about ``_BATCH_TOKENS``."""
        out = np.zeros((len(texts), self.dimension), np.float32)
        ids = [
            _cut(e.ids, longest)
            for e in self._tokenizer.encode_batch([t[: _LETTERS_A_TOKEN * longest] for t in texts])
        ]
        order = sorted(range(len(texts)), key=lambda i: len(ids[i]))
        at = 0
        while at < len(order):
            stop = at + 1
            while stop < len(order) and (stop - at + 1) * len(ids[order[stop]]) <= _BATCH_TOKENS:
                stop += 1
            batch = order[at:stop]
            out[batch] = self._run([ids[i] for i in batch])
            if progress:
                progress(len(batch))
            at = stop
        return out

    def _run(self, batch: list[list[int]]) -> Vectors:
        width = max(map(len, batch))
        tokens = np.full((len(batch), width), 1, np.int64)
        mask = np.zeros((len(batch), width), np.int64)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        (result,) = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})
        return np.asarray(result, np.float32)


def _cut(ids: list[int], longest: int) -> list[int]:
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


class _SentenceTransformerEncoder:
    """Any sentence-transformers model on this machine, by its folder or its name.

    Needs the extra ``encoders``, which brings torch.
    """

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

    ``threads`` is how many the packaged one works with; 0 for as many as there are cores.
    ``CchcError`` when it cannot be loaded; nothing is downloaded.

    >>> load_encoder().encode_passage(["Bộ phận một cửa", "Cải cách hành chính"]).shape
    (2, 384)
    """
    return (
        OnnxEncoder(model_folder("encoder"), threads=threads)
        if name is None
        else _SentenceTransformerEncoder(name)
    )
