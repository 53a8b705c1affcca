"""Ask for names that one paper of a library alone says, in eight wordings of each language.

    PYTHONPATH=. python tests/bench/rare_words.py HOME [NUMBER] [SEED]

So many names (60): a third stand in an analysis alone, a third in an abstract alone, a third are Chinese, from
enumerations in analyses. "First" is how often the paper stands first, "answered" how often it is said to answer. Then
as many names that nobody says, made by turning others round; all are to be refused.
"""

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant.answer import Assistant
from assistant.values import Question
from vectorstore.library import Library
from vectorstore.settings import Settings

WORDINGS = {
    "zh": ["提到{}的论文有哪些", "哪些论文提到了{}", "有没有论文用到{}", "关于{}的论文",
           "{}出现在哪篇论文里", "谁用过{}", "想找讲{}的文章", "{}"],
    "en": ["which papers mention {}", "is there a paper that uses {}", "papers about {}",
           "any work that talks about {}", "does any paper mention {}?", "who works with {}",
           "where does {} come up", "{} papers"],
}  # fmt: skip
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]{3,}")
LISTED = re.compile("(?<=、)[\u4e00-\u9fff]{2,6}(?=[、，。）])")


def named(word: str) -> bool:
    """Whether a word has a capital inside, or digits beside letters."""
    letters = sum(map(str.isalpha, word))
    return letters > 2 and ((not word[1:].islower() and any(map(str.islower, word))) or letters < len(word))


def lone_names(library: Library) -> dict[str, list[tuple[str, str]]]:
    """Of each kind the names that one paper alone says, and once in its own words or in an analysis, with its id."""
    texts: dict[str, tuple[str, str]] = {}
    for paper in library.papers():
        said = " ".join(section.text for _, entry in library.entries(paper.arxiv_id) for section in entry.sections)
        texts[paper.arxiv_id] = f"{paper.title}\n{paper.abstract}", said
    saying: defaultdict[str, set[str]] = defaultdict(set)
    for name, both in texts.items():
        for word in LATIN.findall("\n".join(both)):
            saying[word.lower()].add(name)
    everything = "\n".join(said for _, said in texts.values())
    found: dict[str, list[tuple[str, str]]] = {"analysis": [], "abstract": [], "chinese": []}
    for name, (own, said) in texts.items():
        for kind, here, there in (("analysis", said, own), ("abstract", own.partition("\n")[2], said)):
            for word in sorted(set(LATIN.findall(here))):
                alone = saying[word.lower()] == {name} and word not in there and word not in own.partition("\n")[0]
                found[kind] += [(word, name)] if named(word) and alone else []
        found["chinese"] += [(word, name) for word in LISTED.findall(said)]
    some = random.Random(0).sample(found["chinese"], min(1_500, len(found["chinese"])))
    found["chinese"] = [(word, name) for word, name in some if everything.count(word) == 1]
    return found


def invented(names: list[str]) -> Iterator[str]:
    for name in names:
        yield name[::-1].capitalize() if name.isascii() else name[::-1]


def main() -> None:
    """A line for each wording, kind and language."""
    home, number, seed = Path(sys.argv[1]), *map(int, (*sys.argv[2:], *("60", "0")[len(sys.argv) - 2 :]))
    settings, chance = Settings(home=home), random.Random(seed)
    with Library.open(settings) as library:
        assistant = Assistant(library, settings)
        pools = lone_names(library)
        pairs = [
            (kind, *pair) for kind, pool in pools.items() for pair in chance.sample(pool, min(number // 3, len(pool)))
        ]
        first, answered, asked = Counter[str](), Counter[str](), Counter[str]()
        for kind, name, paper in pairs:
            for language, wordings in WORDINGS.items():
                for wording in wordings:
                    answer = assistant.ask(Question(wording.format(name)))
                    met = [each.hit.paper.arxiv_id for each in answer.papers if each.relevance == "yes"]
                    for key in (wording, kind, language, "all"):
                        asked[key] += 1
                        first[key] += [each.hit.paper.arxiv_id for each in answer.papers[:1]] == [paper]
                        answered[key] += not answer.refused and paper in met
        for key, count in asked.items():
            print(f"{key:32} {count:4} first {first[key] / count:.2f} answered {answered[key] / count:.2f}")
        nobody = [name for name in invented([name for _, name, _ in pairs]) if not library.search.rare_words(name)]
        refused = [
            assistant.ask(Question(WORDINGS[each][0].format(name))).refused for name in nobody for each in WORDINGS
        ]
        print(f"{len(refused)} questions on names that nobody says: {sum(refused)} refused")


if __name__ == "__main__":
    main()
