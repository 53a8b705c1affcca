"""Writing a trained table as a sentence-transformers folder: StaticEmbedding, then Normalize."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]
# Unknown pieces say next to nothing, but a text of nothing else still has a direction.
_UNKNOWN_LENGTH = 0.1


def write_model(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Writes float16 weights, tokenizer and module list under `folder`; tokens' lengths are scaled to average 1."""
    weights = table / np.linalg.norm(table[1:], axis=1).mean()
    weights[0] *= _UNKNOWN_LENGTH / np.linalg.norm(weights[0])
    folder.mkdir(parents=True, exist_ok=True)
    save_file({"embedding.weight": weights.astype(np.float16)}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "modules.json").write_text(json.dumps(_MODULES, indent=2) + "\n", encoding="utf8")
    settings = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf8")
