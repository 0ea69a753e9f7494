"""Lets ``SentenceTransformer("models/encoder")`` run the packaged ONNX file.

Only sentence-transformers imports this module, so only here may torch be at the top.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from sentence_transformers.models import InputModule

from cchc_nlp.index import OnnxEncoder

__all__ = ["OnnxSentence"]


class OnnxSentence(InputModule):
    """Text to sentence embeddings in one module.

    There are no torch weights, so it cannot be trained further.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = Path(folder)
        self._encoder = OnnxEncoder(self._folder)

    def preprocess(self, inputs: list[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Keep the texts, after their prompt; tokens are made where the model runs."""
        texts = [(prompt or "") + text for text in inputs]
        return {"texts": texts, "input_ids": torch.zeros((len(texts), 1), dtype=torch.long)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add ``sentence_embedding``, float32 of shape (n, dimension)."""
        vectors = self._encoder.encode_plain(features["texts"])
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def get_sentence_embedding_dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    get_embedding_dimension = get_sentence_embedding_dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Refuse: the folder it was loaded from is its saved form."""
        raise NotImplementedError(f"copy {self._folder} instead")

    @classmethod
    def load(cls, model_name_or_path: str, **_: Any) -> OnnxSentence:
        """Load from the folder that holds ``model.onnx``."""
        return cls(model_name_or_path)
