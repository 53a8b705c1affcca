"""`python -m vectorstore.training CORPUS_DIR --output DIR`: makes a model as the bundled one from scratch."""

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer

from vectorstore.model.embedding import StaticModel
from vectorstore.training.corpus import read_papers
from vectorstore.training.export import write_model
from vectorstore.training.pairs import asking_phrases, tokenize
from vectorstore.training.train import random_table, train_table
from vectorstore.training.vocabulary import train_tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m vectorstore.training", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of papers-*.jsonl.xz and venues.jsonl.xz")
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    parser.add_argument("--begin-with", type=Path, help="folder of a model to train on, with its vocabulary")
    parser.add_argument("--before", default="2026-01", help="train on papers listed before this date (default 2026-01)")
    parser.add_argument("--minutes", type=float, default=35, help="time for the token vectors (default 35)")
    arguments = parser.parse_args()

    papers = read_papers(arguments.corpus, arguments.before)
    print(f"{len(papers)} papers", flush=True)
    earlier = arguments.begin_with
    tokenizer = Tokenizer.from_file(str(earlier / "tokenizer.json")) if earlier else train_tokenizer(papers)
    pieces = tokenizer.get_vocab_size()
    print(f"{pieces} pieces", flush=True)
    tokenized = tokenize(papers, tokenizer)
    initial = torch.from_numpy(StaticModel(earlier).table) if earlier else random_table(tokenized, pieces)
    table = train_table(tokenized, asking_phrases(tokenizer), initial, arguments.minutes)
    write_model(arguments.output, tokenizer, table)
    print(f"model in {arguments.output}")


if __name__ == "__main__":
    main()
