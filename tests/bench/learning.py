"""Measure what picks teach: readers who pick papers of two months, and the lists that they then get in a third.

    PYTHONPATH=. python tests/bench/learning.py HOME SHARED [--readers N]

HOME holds the library of the figures. Readers are made of what no ranker here sees. A *field* is everything that its
authors put into two categories of arXiv at once, with words for it that are in neither category's name; a *circle* is
everything that people write who wrote three papers with one author. They like 0, 5 or 20 of their papers of the first
two months, drawn by chance, three times; in each week of the third the first ten of that week's papers count. Intervals
are 95 % of bootstraps over readers. Rivals: arxiv-sanity-lite's recipe (tf-idf of one and two words, a linear SVM
against all other papers, C 0.01), zotero-arxiv-daily's (the mean similarity to liked papers, where the k-th newest
weighs 1 / (1 + log10(k)); here over our vectors), keywords (BM25 of the interest), newest first, chance.
"""

import argparse
import json
import lzma
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from assistant.triage import rank_for
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile
from vectorstore.settings import Settings
from vectorstore.values import Filters

MONTHS, LAST = ("2026-01", "2026-02", "2026-03"), date(2026, 3, 1)
LIKES, DRAWS = (0, 5, 20), 3
WEEKS = [(date(2026, 3, 2) + timedelta(7 * n), date(2026, 3, 8) + timedelta(7 * n)) for n in range(4)]
FIELDS = {
    ("cs.CL", "cs.CR"): ("jailbreak attacks on language models", "大模型的越狱攻击与安全"),
    ("cs.AI", "cs.CR"): ("attacks on agents and their defence", "智能体的攻击与防御"),
    ("cs.CL", "cs.SE"): ("code generation by language models", "大模型代码生成"),
    ("cs.CV", "eess.IV"): ("medical image segmentation and reconstruction", "医学图像分割与重建"),
    ("cs.CV", "cs.RO"): ("vision for robots and autonomous driving", "机器人与自动驾驶的视觉感知"),
    ("cs.CL", "cs.HC"): ("how people use chatbots", "人们如何使用聊天机器人"),
    ("cs.CL", "cs.IR"): ("retrieval-augmented generation and recommendation", "检索增强生成与推荐"),
    ("cs.CV", "cs.GR"): ("rendering and generating 3D scenes", "三维场景的渲染与生成"),
    ("cs.CL", "cs.CY"): ("social effects and bias of language models", "语言模型的社会影响与偏见"),
    ("cs.AI", "cs.MA"): ("several agents working together", "多智能体协作"),
    ("cs.CL", "eess.AS"): ("speech recognition and spoken dialogue", "语音识别与语音对话"),
    ("cs.LG", "cs.RO"): ("policies for robot manipulation", "机器人操作策略学习"),
    ("cs.CV", "cs.MM"): ("audio together with video", "音视频多模态"),
    ("cs.AI", "cs.SE"): ("agents that repair software", "软件修复智能体"),
}
Scores = Callable[[NDArray[np.intp]], NDArray[np.floating]]


@dataclass(frozen=True)
class Reader:
    kind: str
    relevant: frozenset[str]
    interest: str = ""


def main() -> None:
    """A line a kind of reader, number of likes and ranker."""
    options = argparse.ArgumentParser()
    options.add_argument("home", type=Path)
    options.add_argument("shared", type=Path)
    options.add_argument("--readers", type=int, default=28)
    given = options.parse_args()
    with Library.open(Settings(home=given.home)) as library:
        print(
            f"a pick, and the new ranking of a day and of a month: {pick(library, 1):.2f} s, {pick(library, 31):.2f} s"
        )
        bench = Bench(library, corpus(given.shared))
        found: dict[tuple[str, int, str], list[tuple[float, float]]] = defaultdict(list)
        for number, reader in enumerate(readers(bench.papers, given.readers)):
            for likes in LIKES:
                of_draws = [
                    bench.of_reader(reader, likes, number + 1_000 * draw) for draw in range(DRAWS if likes else 1)
                ]
                for name in of_draws[0]:
                    mean = np.mean([of_draw[name] for of_draw in of_draws], axis=0)
                    found[reader.kind, likes, name].append((float(mean[0]), float(mean[1])))
    for (kind, likes, name), figures in found.items():
        print(f"{kind:10} {likes:2} likes {name:16} nDCG@10 {interval([n for n, _ in figures])}"
              f"  P@10 {interval([p for _, p in figures])}  ({len(figures)} readers)")  # fmt: skip


def pick(library: Library, days: int) -> float:
    """Seconds from a sixth liked paper to the new ranking, whose interests were judged before."""
    first = Filters(digested_since=date(2026, 4, 1) - timedelta(days), digested_until=date(2026, 3, 31))
    liked = [hit.paper.arxiv_id for hit in library.search.papers("token pruning", Filters(digested_until=LAST), top=6)]
    for count in (5, 6):
        begun = time.perf_counter()
        rank_for(library, Profile("p", "P", (Interest("robots"),), liked=tuple(liked[:count])), {}, first)
    return time.perf_counter() - begun


def corpus(shared: Path) -> dict[str, dict]:
    papers: dict[str, dict] = {}
    for month in MONTHS:
        with lzma.open(shared / "corpus" / f"papers-{month}.jsonl.xz", "rt", encoding="utf-8") as lines:
            papers |= {paper["id"]: paper for paper in map(json.loads, lines)}
    return papers


def readers(papers: dict[str, dict], most: int) -> list[Reader]:
    """Fields, each with words in both languages, and as many circles as fit."""
    made = []
    for pair, words in FIELDS.items():
        of_field = frozenset(name for name, paper in papers.items() if set(pair) <= set(paper["categories"]))
        if enough(papers, of_field, 20):
            made += [
                Reader(f"field {language}", of_field, text) for language, text in zip(("en", "zh"), words, strict=True)
            ]
    by: dict[str, set[str]] = defaultdict(set)
    for name, paper in papers.items():
        for author in paper["authors"] if len(paper["authors"]) <= 20 else ():
            by[author].add(name)
    used: set[str] = set()
    circles = []
    for author in sorted(by, key=lambda each: (-len(by[each]), each)):
        together = Counter(other for name in by[author] for other in papers[name]["authors"])
        members = {other for other, count in together.items() if count >= 3 and other in by}
        of_circle = frozenset(name for other in members for name in by[other])
        if not members & used and len(of_circle) < 300 and enough(papers, of_circle, 20):
            circles.append(Reader("circle", of_circle))
            used |= members
    return [*made[:most], *circles[: most // 2]]


def enough(papers: dict[str, dict], relevant: frozenset[str], least: int) -> bool:
    before = sum(papers[name]["listed"] < str(LAST) for name in relevant)
    return before >= least and len(relevant) - before >= 5


class Bench:
    """The library's papers, and rankers that score a week's."""

    def __init__(self, library: Library, papers: dict[str, dict]) -> None:
        rows = library.rows_of([*papers])
        self.library, self.papers = library, {name: papers[name] for name in papers if name in rows}
        self.names = list(self.papers)
        self.place = {name: place for place, name in enumerate(self.names)}
        self.rows = np.array([rows[name] for name in self.names])
        texts = [f"{paper['title']} {paper['abstract']}" for paper in self.papers.values()]
        self.words = TfidfVectorizer(strip_accents="unicode", stop_words="english", ngram_range=(1, 2), max_df=0.1,
                                     token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b", max_features=20_000, min_df=5,
                                     sublinear_tf=True).fit_transform(texts)  # fmt: skip
        from vectorstore.model.embedding import bundled

        self.vectors = bundled().embed([f"{paper['title']}\n{paper['abstract']}" for paper in self.papers.values()])
        self.listed = np.array([paper["listed"] for paper in self.papers.values()])
        self.early = self.listed < str(LAST)

    def of_reader(self, reader: Reader, likes: int, seed: int) -> dict[str, tuple[float, float]]:
        chance = np.random.default_rng(seed)
        pool = sorted(name for name in reader.relevant if name in self.place and self.early[self.place[name]])
        liked = sorted(chance.permutation(pool)[:likes].tolist(), key=lambda name: self.listed[self.place[name]])
        places = np.array([self.place[name] for name in liked], np.intp)
        days_listed = self.listed.astype("datetime64[D]").astype(float)
        rivals: dict[str, Scores] = {"chance": lambda week: chance.random(len(week))}
        rivals["newest first"] = lambda week: days_listed[week]
        if likes:
            rivals["arxiv-sanity"], rivals["zotero-daily"] = self.svm(places), self.similar(places)
        found: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for first, last in WEEKS:
            days = Filters(digested_since=first, digested_until=last)
            week_rows = {int(row) for row in self.library.ranges.features(days).ids}
            week = np.array([place for place, row in enumerate(self.rows.tolist()) if row in week_rows])
            relevant = np.array([self.names[place] in reader.relevant for place in week])
            if not relevant.sum():
                continue
            for name, score in rivals.items():
                found[name].append(figures(relevant[np.argsort(-score(week), kind="stable")], relevant.sum()))
            if reader.interest:
                worded = self.library.ranges.beside([reader.interest], days)
                order = worded.ids[np.argsort(-worded.worded[0], kind="stable")]
                found["keywords"].append(self.of_order(order.tolist(), week, relevant))
            interests = (Interest(reader.interest),) if reader.interest else ()
            if interests or liked:
                profile = Profile("reader", "Reader", interests, liked=tuple(liked))
                for name, explore in (("paperlight", True), ("without the edge", False)):
                    ranking = rank_for(self.library, profile, {}, days, explore=explore)
                    order = [each.paper for each in ranking.standings]
                    found[name].append(self.of_order(order, week, relevant))
        return {name: tuple(np.mean(weeks, axis=0)) for name, weeks in found.items()}  # type: ignore[misc]

    def of_order(self, rows: list[int], week: NDArray[np.intp], relevant: NDArray[np.bool_]) -> tuple[float, float]:
        right = dict(zip(self.rows[week].tolist(), relevant.tolist(), strict=True))
        return figures(np.array([right.get(row, False) for row in rows]), relevant.sum())

    def svm(self, liked: NDArray[np.intp]) -> Scores:
        train = np.flatnonzero(self.early)
        model = LinearSVC(class_weight="balanced", max_iter=10_000, tol=1e-6, C=0.01)
        model.fit(self.words[train], np.isin(train, liked))
        return lambda week: model.decision_function(self.words[week])

    def similar(self, liked: NDArray[np.intp]) -> Scores:
        newest = liked[::-1]
        weights = 1 / (1 + np.log10(np.arange(len(newest)) + 1))
        weights /= weights.sum()
        return lambda week: (self.vectors[week] @ self.vectors[newest].T) @ weights


def figures(right: NDArray[np.bool_], in_all: int) -> tuple[float, float]:
    """nDCG and precision of the first ten."""
    gains = 1 / np.log2(np.arange(2, 12))
    first = right[:10]
    return float(first @ gains[: len(first)] / gains[: min(10, in_all)].sum()), float(first.sum() / 10)


def interval(values: list[float]) -> str:
    chance = np.random.default_rng(0)
    means = [chance.choice(values, len(values)).mean() for _ in range(1_000)]
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{np.mean(values):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
