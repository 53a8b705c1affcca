"""A library moves to another embedding model, here a small transformer of random weights, and back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from eight_papers import DRIFT, PAPERS

from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.model.embedding import load_model
from vectorstore.settings import Settings
from vectorstore.values import Filters

QUESTION = "which papers tackle exposure bias in video diffusion"
DIMENSIONS = 32


@pytest.fixture(scope="session")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder: BERT of one layer that knows letters, with the mean of its outputs."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from torch import manual_seed
    from transformers import BertConfig, BertModel, BertTokenizerFast

    manual_seed(0)
    folder = tmp_path_factory.mktemp("transformer")
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    tokenizer = BertWordPieceTokenizer(vocab={piece: number for number, piece in enumerate(vocabulary)})
    BertTokenizerFast(tokenizer_object=tokenizer._tokenizer).save_pretrained(folder / "bert")
    shape = BertConfig(
        vocab_size=len(vocabulary), hidden_size=DIMENSIONS, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(shape).save_pretrained(folder / "bert")
    whole = Transformer(str(folder / "bert"), max_seq_length=128)
    SentenceTransformer(modules=[whole, Pooling(DIMENSIONS)], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_a_library_moves_to_a_transformer_and_back(
    settings: Settings, transformer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Settings(home=settings.home, embedding_model=str(transformer))
    with pytest.raises(UserError, match=rf"`paperlight reindex --embedding-model {transformer}`.* leave"):
        Library.open(other)
    told: list[tuple[int, float]] = []
    with Library.open(settings) as before, ThreadPoolExecutor(1) as aside:
        hit = before.search.papers(QUESTION)[0]
        rebuilding = aside.submit(Library.rebuild, other, lambda papers, part: told.append((papers, part)))
        while not rebuilding.done():
            with suppress(UserError):  # once what it was opened with is there no more
                assert before.search.papers(QUESTION)[0].paper == DRIFT
        rebuilding.result()
    assert told[-1] == (8, 1.0)
    monkeypatch.chdir(transformer.parent)
    Library.open(Settings(home=settings.home, embedding_model=transformer.name)).close()
    with Library.open(other) as library:
        assert library.status().model == str(transformer)
        found = library.search.papers(QUESTION, top=8)
        assert {one.paper for one in found} == set(PAPERS)
        late = next(one.late for one in found if one.paper == DRIFT)
        assert late == pytest.approx(hit.late, abs=1e-6)
        own = load_model(str(transformer)).embed([QUESTION, f"{DRIFT.title}\n{DRIFT.abstract}"])
        cosine = next(one.dense for one in found if one.paper == DRIFT)
        assert own.shape == (2, DIMENSIONS)
        assert cosine is not None
        assert cosine >= float(np.dot(*own)) - 2e-3
        robots = library.search.papers(QUESTION, Filters(categories=("cs.ro",)))
        assert [one.paper.categories[0] for one in robots] == ["cs.RO"]
    with pytest.raises(UserError, match=rf"--embedding-model bundled`.* PAPERLIGHT_EMBEDDING_MODEL to {transformer}"):
        Library.open(settings)
    Library.rebuild(settings)
    with Library.open(settings) as again:
        assert again.search.papers(QUESTION)[0].dense == pytest.approx(hit.dense, abs=1e-3)
