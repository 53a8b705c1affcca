"""Fit and measure the refusal of questions that a library does not answer.

    python tests/bench/refusal.py SHARED [--home FOLDER]

SHARED is a folder with `corpus/`, `eval/` and `tools/make_digests.py`. Libraries: the digests inside the package (20
papers), a hundred digests, and every paper of 2026-01 to 2026-03. Each question is decided as an answer decides.

`tests/data/refusals.jsonl` fits, with half of the questions of `eval/`; `tests/data/refusals_anew.jsonl` measures,
with the other half: of its lines the last 230 were written last and not looked at. Both hold topics of the field, each
with a question in both languages and a pattern that finds its papers; its name is asked too. A topic is answerable
where the title of one of the first five papers found matches `titles` (or `matches`), a near miss where no paper's text
matches `matches`. In the largest library near misses are made by leaving the topic's papers out, where these are at
most forty: of a topic that many papers treat others speak in other words, and answer it. `also` names papers to leave
out that a reader of those found next judged to answer too, or perhaps to. Far questions are of other sciences, daily
life, small talk and instructions; those of other parts of computing are asked only of the smallest library, because the
others hold a few such papers. Among twenty papers the best one's support decides, so they take no part in the fit.
"""

import argparse
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from unittest.mock import patch

import numpy as np
from retrieval import write_digests

from assistant.answers.refusal import answerable, signals
from assistant.answers.selection import papers_that_answer
from assistant.questions.finding import wanted
from assistant.questions.kinds import general_kind
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.catalogue import Catalogue
from vectorstore.languages import language_of
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters, Hit, Language, Paper

DATA = Path(__file__).parents[1] / "data"
FILES = {"refusals.jsonl": False, "refusals_anew.jsonl": True}
"""Whether a file's questions measure, and take no part in the fit."""
LANGUAGES: tuple[Language, ...] = ("en", "zh")
ALLOWED_REFUSALS = 0.05
FEW_LEFT_OUT = 40


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked of one library: what it should have come to, and what the decision turned on. `told` is empty
    where something else than the model decides: `likely` is then 1 or 0."""

    library: str
    kind: str
    language: Language
    held_out: bool
    question: str
    told: dict[str, float]
    likely: float | None

    @property
    def answerable(self) -> bool:
        return self.kind.startswith("answerable")


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model of the signals, and the likelihood below which it refuses."""

    weights: dict[str, float]
    bias: float
    bar: float

    def likely(self, case: Case) -> float:
        if case.likely is not None:
            return case.likely
        return 1 / (1 + exp(-self.bias - sum(self.weights[name] * value for name, value in case.told.items())))


def main() -> None:
    """Build, ask, fit, print the constants of `assistant/answers/refusal.py` and the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--home", type=Path, help="keep the libraries in this folder and use them again")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = given.home or Path(folder)
        cases = [case for name in ("small", "middle", "large") for case in asked_of(name, base, given.shared)]
    model = fitted([case for case in cases if not case.held_out and case.library != "small"])
    print("WEIGHTS =", json.dumps({name: float(f"{value:.4g}") for name, value in model.weights.items()}, indent=4))
    print(f"BIAS = {model.bias:.4g}\nBAR = {model.bar:.3g}")
    for measures in (False, True):
        print("measured on" if measures else "fitted on")
        report([case for case in cases if case.held_out == measures], model)


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
        papers, texts = contents(library)
        asked = [case for file in FILES for case in questions(name, file, library, papers, texts)]
        return asked + list(evaluated(name, library, shared) if name == "large" else ())


def questions(
    name: str, file: str, library: Library, papers: dict[int, Paper], texts: dict[int, str]
) -> Iterator[Case]:
    """Those of one of the package's own files."""
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        told, held_out = json.loads(line), FILES[file]
        if told["kind"] == "answered" and name == "small":
            yield case(library, name, "answerable", held_out, told["q"], search(library, told["q"]))
        elif told["kind"] == "far" and not (told["computing"] and name != "small"):
            for language in LANGUAGES:
                yield case(library, name, "far", held_out, told[language], search(library, told[language]))
        elif told["kind"] == "topic":
            titles = re.compile(told.get("titles", told["matches"]), re.IGNORECASE)
            meant = matching(told["matches"], texts)
            titled = {papers[key].arxiv_id for key in meant if titles.search(papers[key].title)}
            left = set(texts) - meant - {key for key, paper in papers.items() if paper.arxiv_id in told.get("also", ())}
            for asked, short in ((told["en"], ""), (told["zh"], ""), (told["topic"], ", short")):
                hits = search(library, asked)
                if name != "small" and titled & {hit.paper.arxiv_id for hit in hits[:5]}:
                    yield case(library, name, f"answerable{short}", held_out, asked, hits)
                if not meant or (name == "large" and len(meant) <= FEW_LEFT_OUT):
                    rest = without(library, asked, left)
                    yield case(library, name, f"near{short}", held_out, asked, rest)


def contents(library: Library) -> tuple[dict[int, Paper], dict[int, str]]:
    """Papers and all that is said of each, in lower case, by catalogue id."""
    catalogue = library._catalogue
    ids = catalogue.allowed(Filters()).tolist()
    papers, texts = {}, {}
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        papers.update(catalogue.papers(chunk))
        for key, found in catalogue.passages(chunk).items():
            texts[key] = "\n".join(passage.text for passage, _ in found).lower()
    return papers, texts


def matching(pattern: str, texts: dict[int, str]) -> set[int]:
    """The papers whose text matches a pattern, case aside."""
    compiled = re.compile(pattern.lower())
    return {key for key, text in texts.items() if compiled.search(text)}


def search(library: Library, question: str, filters: Filters = Filters()) -> list[Hit]:
    """What an answer to the question is made of."""
    return library.search(wanted(question, general_kind(question, False, True)), filters)


def without(library: Library, question: str, left: set[int]) -> list[Hit]:
    """The hits among some papers only, which the signals take for the whole library's: its size would tell."""
    allowed = np.array(sorted(left))
    with patch.object(Catalogue, "allowed", lambda *_: allowed):
        hits = search(library, question, Filters(authors=("anyone",)))
    size = len(library._catalogue.allowed(Filters()))
    return [replace(hit, searched=replace(hit.searched, papers=size)) for hit in hits if hit.searched]


def evaluated(name: str, library: Library, shared: Path) -> Iterator[Case]:
    """The long questions of `eval/`, each with one right paper."""
    for language in LANGUAGES:
        lines = (shared / "eval" / f"questions-{language}.jsonl").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            question = json.loads(line)["q"]
            hits = search(library, question)
            yield case(library, name, "answerable, long", number % 2 == 1, question, hits)


def case(library: Library, name: str, kind: str, held_out: bool, question: str, hits: list[Hit]) -> Case:
    """The decision up to the point where, among many papers, only the signals are left to weigh."""
    language = language_of(question)
    weighed: list[Sequence[Hit]] = []

    def weigh(found: Sequence[Hit], question: str, language: Language, held: bool = False) -> bool:
        weighed.append(found if name != "small" else ())
        return answerable(found, question, language, held) if name == "small" else bool(found)

    with patch("assistant.answers.selection.answerable", weigh):
        answers = papers_that_answer(library, question, language, hits)
    told = signals(weighed[0], question, language) if weighed and weighed[0] else {}
    return Case(name, kind, language, held_out, question, told, None if told else float(bool(answers)))


def fitted(cases: list[Case]) -> Model:
    """A model in which answerable and other questions weigh the same, and small kinds more than their number; it
    refuses as many of the answerable ones as are allowed, the long ones left out, which none refuses."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    known = [case for case in cases if case.likely is None]
    names = list(known[0].told)
    signal = np.array([[case.told[name] for name in names] for case in known])
    answerable = np.array([case.answerable for case in known])
    sizes = Counter((case.library, case.kind, case.language) for case in known)
    weight = np.array([sizes[case.library, case.kind, case.language] ** -0.5 for case in known])
    weight /= np.where(answerable, weight[answerable].sum(), weight[~answerable].sum())
    scaler = StandardScaler().fit(signal)
    fit = LogisticRegression(max_iter=2000).fit(scaler.transform(signal), answerable, weight * len(known) / 2)
    scaled = fit.coef_[0] / scaler.scale_
    bias = float(fit.intercept_[0] - scaled @ scaler.mean_)
    model = Model(dict(zip(names, scaled.tolist(), strict=True)), bias, 0.0)
    likely = [model.likely(case) for case in cases if case.answerable and case.kind != "answerable, long"]
    return replace(model, bar=float(np.quantile(likely, ALLOWED_REFUSALS)))


def report(cases: list[Case], model: Model) -> None:
    """How many of each kind are refused, by library and language."""
    refused: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for each in cases:
        bar = 0.5 if each.library == "small" else model.bar
        low = model.likely(each) < bar
        refused[each.kind, each.library, each.language].append(low)
        if each.library != "small":
            refused[each.kind.partition(",")[0], "middle and large", ""].append(low)
    for (kind, library, language), low in sorted(refused.items()):
        print(f"  {kind:17} {library:16} {language:3} refused {sum(low):4} of {len(low):4}  {np.mean(low):.1%}")


if __name__ == "__main__":
    main()
