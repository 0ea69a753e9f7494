"""Where the models are: in the package when it was installed from a wheel, beside it in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

from cchc_nlp.errors import CchcError

__all__ = ["model_folder"]


def model_folder(name: str) -> Path:
    """The folder of a model (``restorer``, ``encoder``); ``CCHC_MODELS`` names another place for all of them.

    ``CchcError`` when it is nowhere.
    """
    here = Path(__file__).resolve().parent
    places = [Path(os.environ["CCHC_MODELS"])] if os.environ.get("CCHC_MODELS") else [here / "models", here.parent / "models"]
    for place in places:
        if (place / name).is_dir():
            return place / name
    raise CchcError(f"không có mô hình '{name}' trong {' hay '.join(map(str, places))}: cài lại gói, hoặc đặt biến CCHC_MODELS")
