"""How a server bears a lab: people who chat while digests are read in, and programs that ask and search without pause.

    python tests/bench/load.py HOME [--workers N] [--people N] [--seconds S] [--at-once N] [--ingest]
                                        [--questions N]

On loopback, over a copy of HOME that is thrown away. Each person asks one of the questions below, reads for a few
seconds and asks the next; programs ask as fast as they are answered. Prints JSON: errors, times to the first papers and
to the end, requests a second, the workers' processor time for each, and the memory of all workers before and after;
with `--questions` after each tenth of so many different questions, asked four at once.
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    "which papers tackle exposure bias in video generation", "How do recent works prune tokens in vision models?",
    "长视频生成有哪些方法？", "papers on robot manipulation from video", "benchmarks for GUI agents",
    "What are diffusion language models?", "强化学习训练推理模型的论文", "sparse attention for long context",
    "3D Gaussian splatting for dynamic scenes", "multi-agent debate", "hallucination detection in LLMs",
    "surveys on embodied AI", "datasets for medical segmentation", "how is reward hacking measured?",
    "世界模型在自动驾驶中的应用", "speculative decoding", "papers without reinforcement learning on math reasoning",
    "code generation agents that run tests", "federated learning with differential privacy", "what is new today?",
]  # fmt: skip
READING = (2.0, 8.0)
"""Seconds that a person reads before the next question."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--at-once", type=int, default=0, help="programs that ask and search without pause")
    parser.add_argument("--questions", type=int, default=0, help="different ones, to see what memory they leave taken")
    parser.add_argument("--ingest", action="store_true", help="read the library's own export in meanwhile")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(shutil.copytree(given.home, Path(folder) / "home"))
        with served(home, given.workers) as (address, process):
            before = memory(process)
            told: dict[str, Any] = {"workers": given.workers, "seconds": given.seconds}
            with reading_in(home, Path(folder)) if given.ingest else nothing():
                if given.people:
                    told["people"] = asyncio.run(people(address, given.people, given.seconds))
            for number in [1, given.at_once] if given.at_once else []:
                for name, asks in (("ask", ask), ("search", search)):
                    worked = processor(process)
                    figures = asyncio.run(programs(address, number, given.seconds, asks))
                    figures["processor_ms"] = round((processor(process) - worked) * 1e3 / figures["whole_n"], 1)
                    told[f"{name}, {number} at once"] = figures
            if given.questions:
                told["memory_mb_by_questions"] = asyncio.run(remembering(address, given.questions, process))
            told["memory_mb"] = [round(each / 1e6) for each in (before, memory(process))]
    print(json.dumps(told, indent=1))


@contextmanager
def served(home: Path, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-m", "ui", "--home", str(home), "serve", "--port", "0", "--workers", str(workers)]
    environment = {**os.environ, "PAPERLIGHT_RATE": "0"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = next(found[0] for line in server.stderr if (found := re.search(r"http://[\d.]+:\d+", line)))
        try:
            yield address, psutil.Process(server.pid)
        finally:
            server.terminate()


@contextmanager
def reading_in(home: Path, folder: Path) -> Iterator[None]:
    """Reads papers in under new ids, again and again."""
    export = folder / "papers.jsonl"
    run = [sys.executable, "-m", "ui", "--home", str(home)]
    subprocess.run([*run, "export", "--output", str(export)], cwd=ROOT, check=True, capture_output=True)
    renamed = re.sub(r'"id": ?"\d{4}\.', '"id": "2511.', export.read_text(encoding="utf-8"))
    export.write_text(renamed, encoding="utf-8")
    with subprocess.Popen([*run, "ingest", str(export)], cwd=ROOT, stdout=subprocess.DEVNULL) as reader:
        try:
            yield
        finally:
            reader.terminate()


@contextmanager
def nothing() -> Iterator[None]:
    yield


async def people(address: str, number: int, seconds: float) -> dict[str, Any]:
    """Each asks by a stream, as the pages do, with the questions before it."""
    firsts: list[float] = []
    wholes: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + seconds

    async def person(seed: int) -> None:
        dice, history = random.Random(seed), []
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            await asyncio.sleep(dice.uniform(0, READING[1]))
            while time.monotonic() < until:
                question = dice.choice(QUESTIONS)
                try:
                    first, whole = await stream(client, question, history[-3:])
                    firsts.append(first)
                    wholes.append(whole)
                except (httpx.HTTPError, ValueError) as error:
                    errors.append(repr(error)[:200])
                history.append(question)
                await asyncio.sleep(dice.uniform(*READING))

    await asyncio.gather(*(person(seed) for seed in range(number)))
    return {"people": number, "errors": len(errors), "said": errors[:3], **times("first papers", firsts),
            **times("whole", wholes)}  # fmt: skip


async def stream(client: httpx.AsyncClient, question: str, history: list[str]) -> tuple[float, float]:
    """Seconds to the first papers and to the end. Raises ValueError where the stream does not end as it should."""
    begun, first, last = time.monotonic(), None, ""
    headers = {"accept": "text/event-stream"}
    body = {"question": question, "history": history}
    async with client.stream("POST", "/api/ask", json=body, headers=headers) as answer:
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            if line.startswith("event: "):
                last = line.removeprefix("event: ")
                first = first or (time.monotonic() - begun if last == "papers" else None)
    if last != "done" or first is None:
        raise ValueError(f"the stream ended with {last!r}")
    return first, time.monotonic() - begun


async def programs(address: str, number: int, seconds: float, asks: Any) -> dict[str, Any]:
    """So many that send the next request as soon as the last is answered."""
    took: list[float] = []
    errors = 0
    until = time.monotonic() + seconds

    async def program(seed: int) -> None:
        nonlocal errors
        dice = random.Random(seed)
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            while time.monotonic() < until:
                begun = time.monotonic()
                answer = await asks(client, dice.choice(QUESTIONS))
                errors += answer.status_code != 200
                took.append(time.monotonic() - begun)

    begun = time.monotonic()
    await asyncio.gather(*(program(seed) for seed in range(number)))
    rate = round(len(took) / (time.monotonic() - begun), 1)
    return {"errors": errors, "a_second": rate, **times("whole", took)}


async def remembering(address: str, number: int, process: psutil.Process) -> dict[int, int]:
    """Megabytes after each tenth of so many different questions."""
    dice, words = random.Random(1), sorted({word for question in QUESTIONS for word in question.split()})
    held = {0: round(memory(process) / 1e6)}
    async with httpx.AsyncClient(base_url=address, timeout=600) as client:
        for part in range(1, 11):
            left = iter(range(number * (part - 1) // 10, number * part // 10))

            async def program(left: Iterator[int] = left) -> None:
                for _ in left:
                    question = f"{dice.choice(QUESTIONS)} {' '.join(dice.choices(words, k=2))}"
                    (await ask(client, question)).raise_for_status()

            await asyncio.gather(*(program() for _ in range(4)))
            held[number * part // 10] = round(memory(process) / 1e6)
            print(held, file=sys.stderr, flush=True)
    return held


async def ask(client: httpx.AsyncClient, question: str) -> httpx.Response:
    return await client.post("/api/ask", json={"question": question})


async def search(client: httpx.AsyncClient, question: str) -> httpx.Response:
    return await client.get("/api/search", params={"q": question})


def times(name: str, seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=20)
    return {f"{name}_n": len(seconds), f"{name}_p50": round(cuts[9], 3), f"{name}_p95": round(cuts[18], 3)}


def processor(process: psutil.Process) -> float:
    """Seconds of a processor that the server and its workers took until now."""
    taken = [each.cpu_times() for each in [process, *process.children(recursive=True)]]
    return sum(each.user + each.system for each in taken)


def memory(process: psutil.Process) -> int:
    """Bytes that the server and its workers hold for themselves."""
    return sum(
        each.memory_info().rss - each.memory_info().shared for each in [process, *process.children(recursive=True)]
    )


if __name__ == "__main__":
    main()
