"""Measure whether terms meet across languages without an analysis to bridge them.

    python tests/bench/terms.py SHARED

SHARED is a folder with `corpus/`. Papers of 2026-01 to 2026-03 are read twice: with their English title and abstract
alone, and with the Chinese analysis in place of both. A term of one language is asked for among texts of the other; a
paper is right when its text holds the term's counterpart, which no word index can know.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from comparison import Given

from ingest.pipeline import ingest
from vectorstore.library import Library
from vectorstore.settings import Settings

TERMS = {
    "曝光偏差": "exposure bias", "知识蒸馏": "knowledge distillation", "灾难性遗忘": "catastrophic forgetting",
    "对比学习": "contrastive learning", "思维链": "chain-of-thought", "幻觉": "hallucination",
    "语义分割": "semantic segmentation", "目标检测": "object detection", "点云": "point cloud",
    "扩散模型": "diffusion model", "强化学习": "reinforcement learning", "联邦学习": "federated learning",
    "域适应": "domain adaptation", "异常检测": "anomaly detection", "超分辨率": "super-resolution",
    "深度估计": "depth estimation", "量化": "quantization", "光流": "optical flow", "步态识别": "gait recognition",
    "伪标签": "pseudo-label", "奖励黑客": "reward hacking", "视觉问答": "visual question answering",
    "行人重识别": "person re-identification", "对抗攻击": "adversarial attack", "遥感": "remote sensing",
    "占据预测": "occupancy prediction", "流匹配": "flow matching", "越狱": "jailbreak", "世界模型": "world model",
    "高斯泼溅": "gaussian splatting",
}  # fmt: skip
TOP = 10


def main() -> None:
    """A line a term, then how many were met."""
    papers = {paper["id"]: paper for paper in Given(Path(sys.argv[1]), Path(), Path()).records()}
    english = {name: (paper["title"], paper["abstract"]) for name, paper in papers.items()}
    chinese = {
        name: (said["tldr"], "".join(said.values()))
        for name, paper in papers.items()
        if (said := paper["analysis_zh"]).get("tldr")
    }
    measure(english, {f"哪些论文研究{ours}": theirs for ours, theirs in TERMS.items()})
    measure(chinese, {f"which papers study {theirs}": ours for ours, theirs in TERMS.items()})


def measure(texts: dict[str, tuple[str, str]], asked: dict[str, str]) -> None:
    """Of each question how many papers hold the counterpart, and how many of the first ten do."""
    right, tens = [], []
    with tempfile.TemporaryDirectory() as folder, Library.open(Settings(home=Path(folder)), write=True) as library:
        snapshot = Path(folder, "papers.jsonl")
        snapshot.write_text("".join(lines(texts)), encoding="utf-8")
        ingest([snapshot], library)
        for question, counterpart in asked.items():
            holding = {name for name, told in texts.items() if holds(" ".join(told), counterpart)}
            found = [hit.paper.arxiv_id for hit in library.search.papers(question, top=TOP)]
            held = [name in holding for name in found]
            right.append(held[:1] == [True])
            tens.append(sum(held) / min(TOP, max(1, len(holding))))
            print(f"  {question:44} {counterpart:28} in {len(holding):5} texts, in {sum(held):2} of the first {TOP}")
    print(f"{len(asked)} terms: first paper right {sum(right)}, of the first {TOP} right {mean(tens):.2f}")


def lines(texts: dict[str, tuple[str, str]]) -> Iterator[str]:
    """As `paperlight ingest` reads them."""
    for name, (title, abstract) in texts.items():
        paper = {"id": name, "title": title, "abstract": abstract, "authors": [], "categories": ["cs.CV"]}
        yield json.dumps(paper | {"analysis_zh": {}}) + "\n"


def holds(text: str, term: str) -> bool:
    """Whether a text has the term, with a hyphen or a space, in the singular or the plural."""
    return bool(re.search(re.escape(term).replace(r"\-", "[- ]").replace(r"\ ", "[- ]"), text, re.IGNORECASE))


if __name__ == "__main__":
    main()
