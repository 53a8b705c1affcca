"""Fit and measure the refusal of questions that a library does not answer.

    python tests/bench/refusal.py SHARED [--home FOLDER]

SHARED is a folder with `corpus/`, `eval/` and `tools/make_digests.py`. Libraries: the digests inside the package (20
papers), a hundred digests, and every paper of 2026-01 to 2026-03. `tests/data/refusals.jsonl` holds topics of the
field, each with a question in both languages and a pattern that finds its papers; its name is asked too. A topic is
answerable where a title matches it and the search finds such a paper among its first five, a near miss where no paper's
text does; in the largest library near misses are made by leaving the topic's papers out. Far questions are of other
sciences, daily life, small talk and instructions; those of other parts of computing are asked only of the smallest
library, because the others hold a few such papers. The questions of `eval/` are answerable too. Lines of even number
fit, the others measure. Among twenty papers the best one's support decides, so they take no part in the fit.
"""

import argparse
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from retrieval import write_digests

from assistant.refusal import SUPPORTED, signals, support
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.catalogue import Catalogue
from vectorstore.languages import language_of
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters, Hit, Language, Paper

QUESTIONS = Path(__file__).parents[1] / "data" / "refusals.jsonl"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
ALLOWED_REFUSALS = 0.03


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked of one library: what it should have come to, and the signals of its search."""

    library: str
    kind: str
    language: Language
    held_out: bool
    question: str
    told: dict[str, float]
    support: float

    @property
    def answerable(self) -> bool:
        return self.kind.startswith("answerable")


def main() -> None:
    """Build, ask, fit on one half, print weights and the figures of the other half."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--home", type=Path, help="keep the libraries in this folder and use them again")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = given.home or Path(folder)
        cases = [case for name in ("small", "middle", "large") for case in asked_of(name, base, given.shared)]
    weights, bias, bar = fitted([case for case in cases if not case.held_out and case.library != "small"])
    print(json.dumps({name: round(value, 4) for name, value in weights.items()}), f"bias {bias:.4f} bar {bar:.3f}")
    for half in (False, True):
        print("held out" if half else "fitted on")
        report([case for case in cases if case.held_out == half], weights, bias, bar)


def asked_of(name: str, base: Path, shared: Path) -> list[Case]:
    """Every question that a library of this size is asked."""
    settings = Settings(home=base / name)
    if not settings.home.exists():
        digests = base / "digests"
        if name != "small" and not digests.exists():
            write_digests(shared, digests, abstracts_only=False)
        files = sorted(digests.glob("*.md"))
        random.Random(5).shuffle(files)
        chosen = {"small": [SAMPLES], "middle": files[:100], "large": files}[name]
        with Library.open(settings, write=True) as library:
            ingest(chosen, library)
    with Library.open(settings) as library:
        return [*questions(name, library), *(evaluated(name, library, shared) if name == "large" else ())]


def questions(name: str, library: Library) -> Iterator[Case]:
    """Those of the package's own file."""
    papers, texts = contents(library)
    for number, line in enumerate(QUESTIONS.read_text(encoding="utf-8").splitlines()):
        told, held_out = json.loads(line), number % 2 == 1
        if told["kind"] == "answered" and name == "small":
            yield case(name, "answerable", held_out, told["q"], library.search(told["q"]))
        elif told["kind"] == "far" and not (told["computing"] and name != "small"):
            for language in LANGUAGES:
                yield case(name, "far", held_out, told[language], library.search(told[language]))
        elif told["kind"] == "topic":
            pattern = re.compile(told["matches"], re.IGNORECASE)
            meant = {key for key, text in texts.items() if pattern.search(text)}
            titled = {papers[key].arxiv_id for key in meant if pattern.search(papers[key].title)}
            for asked, short in ((told["en"], ""), (told["zh"], ""), (told["topic"], ", short")):
                hits = library.search(asked)
                if name != "small" and titled & {hit.paper.arxiv_id for hit in hits[:5]}:
                    yield case(name, f"answerable{short}", held_out, asked, hits)
                if name == "large" or not meant:
                    rest = without(library, asked, set(texts) - meant)
                    yield case(name, f"near{short}", held_out, asked, rest)


def contents(library: Library) -> tuple[dict[int, Paper], dict[int, str]]:
    """Papers and all that is said of each, by catalogue id."""
    catalogue = library._catalogue
    ids = catalogue.allowed(Filters()).tolist()
    papers, texts = {}, {}
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        papers.update(catalogue.papers(chunk))
        for key, found in catalogue.passages(chunk).items():
            texts[key] = "\n".join(passage.text for passage, _ in found)
    return papers, texts


def without(library: Library, question: str, left: set[int]) -> list[Hit]:
    """The hits among some papers only."""
    allowed = np.array(sorted(left))
    with patch.object(Catalogue, "allowed", lambda *_: allowed):
        return library.search(question, Filters(authors=("anyone",)))


def evaluated(name: str, library: Library, shared: Path) -> Iterator[Case]:
    """The long questions of `eval/`, each with one right paper."""
    for language in LANGUAGES:
        lines = (shared / "eval" / f"questions-{language}.jsonl").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            question = json.loads(line)["q"]
            yield case(name, "answerable, long", number % 2 == 1, question, library.search(question))


def case(name: str, kind: str, held_out: bool, question: str, hits: list[Hit]) -> Case:
    language = language_of(question)
    told = signals(hits, language) if hits else {}
    return Case(name, kind, language, held_out, question, told, max(map(support, hits), default=0.0))


def fitted(cases: list[Case]) -> tuple[dict[str, float], float, float]:
    """Weights, bias and bar of a logistic model in which answerable and other questions weigh the same, and small kinds
    more than their number."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    names = list(next(case.told for case in cases if case.told))
    known = [case for case in cases if case.told]
    signal = np.array([[case.told[name] for name in names] for case in known])
    answerable = np.array([case.answerable for case in known])
    sizes = Counter((case.library, case.kind, case.language) for case in known)
    weight = np.array([sizes[case.library, case.kind, case.language] ** -0.5 for case in known])
    weight /= np.where(answerable, weight[answerable].sum(), weight[~answerable].sum())
    scaler = StandardScaler().fit(signal)
    model = LogisticRegression(max_iter=2000).fit(scaler.transform(signal), answerable, weight * len(known) / 2)
    scaled = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - scaled @ scaler.mean_)
    likely = 1 / (1 + np.exp(-(signal[answerable] @ scaled + bias)))
    return dict(zip(names, scaled.tolist(), strict=True)), bias, float(np.quantile(likely, ALLOWED_REFUSALS))


def report(cases: list[Case], weights: dict[str, float], bias: float, bar: float) -> None:
    """How many of each kind are refused, by library and language."""
    refused: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for each in cases:
        logit = bias + sum(weights[name] * value for name, value in each.told.items())
        low = not each.told or 1 / (1 + np.exp(-logit)) < bar
        if each.library == "small":
            low = each.support < SUPPORTED
        refused[each.kind, each.library, each.language].append(low)
        refused[each.kind, "all", ""].append(low)
    for (kind, library, language), low in sorted(refused.items()):
        print(f"  {kind:17} {library:7} {language:3} refused {sum(low):4} of {len(low):4}  {np.mean(low):.1%}")


if __name__ == "__main__":
    main()
