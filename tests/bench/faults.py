"""Measure what the checks of citations catch: faults put into correct answers, and alarms raised on correct ones.

    python tests/bench/faults.py [DIGESTS ...]

DIGESTS are files or folders of digests; without any the digests inside the package are read. An answer here is five
sentences of five papers, each with its mark: an abstract's own, or a Chinese one of an analysis. A fault changes one
sentence or one citation; it is caught when that sentence or citation, and no other kind of luck, raises the alarm.
False alarms are counted on sentences as they stand, on the same in other words by rule, and on the analyses' Chinese
sentences held against the English abstract alone: it says the same in other words where, as in digests made from a
corpus, no analysis saw the paper. An extra mark, of another paper, is caught when it is dropped or the sentence raises
the alarm; marks that were dropped though their passage says the sentence, or half of it, are counted as lost.
"""

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import turned

from assistant.checks.checking import Source, judge, misquoted, origin
from assistant.values import Citation
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.languages import HAN, language_of
from vectorstore.text.sentences import sentences
from vectorstore.values import Digest, DigestEntry, Language

CITED = 5
NEGATIONS = re.compile(
    r"\b(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have|had|may|might) (not) "
    r"|\b(without|never|cannot|no) |(不)(?=能|需|依赖|会|再|必须|可|受|适|使|具|包)|(没有)|(无需|无法|未能)"
)
PLAIN = {"without": "with", "cannot": "can", "no": "the", "无需": "需要", "无法": "可以", "未能": "能够", "没有": "有"}
# Neither parts of names nor the numbers of a list's items.
DIGITS = re.compile(r"(?<![A-Za-z\d.\-(（_])\d+(?:\.\d+)?(?![A-Za-z\d)）、]|\.(?:\d|\s)|-[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its citation."""

    sentence: str
    citation: Citation


def main() -> None:
    """Read, inject, print."""
    chosen = [Path(path) for path in sys.argv[1:]] or [SAMPLES]
    with tempfile.TemporaryDirectory() as home, Library.open(Settings(home=Path(home)), write=True) as library:
        ingest(chosen, library)
        digests = [digest for day, _ in library.days() for digest in library.digest(day)]
        for name, (caught, tried) in measured(library, digests, 400).items():
            print(f"{name:28} {caught:5} of {tried:5}  {caught / max(1, tried):.1%}")


def measured(library: Library, digests: Sequence[Digest], most: int, seed: int = 0) -> dict[str, tuple[int, int]]:
    """For each fault how often it was caught and how often it was tried, at most `most` times; `false alarm en` and
    `false alarm zh` count alarms on correct sentences."""
    chance = random.Random(seed)
    said = correct(digests)
    chance.shuffle(said)
    figures = {f"false alarm {language}": alarms(library, said, language, most, chance) for language in ("en", "zh")}
    others_words = [replace(one, sentence=same) for one in said if (same := turned.in_other_words(one.sentence))]
    for language in ("en", "zh"):
        figures[f"false alarm {language} reworded"] = alarms(library, others_words, language, most, chance)
    retold = [_of_the_abstract(one) for one in said if one.citation.source == "analysis"]
    figures["false alarm zh of en"] = alarms(library, retold, "zh", most, chance)
    figures["extra mark"], figures["lost mark"] = extra_marks(library, said, most, chance)
    for name, inject in FAULTS.items():
        tally: Counter[bool] = Counter()
        for one in said:
            if tally.total() == most:
                break
            for broken in inject(one, said, digests, chance):
                tally[caught(library, broken, one, said, chance)] += 1
        figures[name] = (tally[True], tally.total())
    return figures


def correct(digests: Sequence[Digest]) -> list[Said]:
    """Every sentence of the abstracts and of the Chinese analyses, citing where it stands."""
    return [said for digest in digests for entry in digest.entries for said in _of_entry(digest, entry)]


def _of_entry(digest: Digest, entry: DigestEntry) -> Iterator[Said]:
    paper = entry.paper
    base = Citation(1, paper.arxiv_id, paper.version, paper.title, paper.url, "", "abstract")
    for start, end in sentences(paper.abstract):
        yield Said(paper.abstract[start:end], replace(base, quote=paper.abstract[start:end], start=start))
    from vectorstore.values import EntryLink

    link = EntryLink(digest.date, entry.anchor)
    for section in entry.sections:
        for start, end in sentences(section.text):
            quote = section.text[start:end]
            if len(HAN.findall(quote)) >= 10:
                cited = replace(base, quote=quote, start=start, source="analysis", kind=section.kind, entry=link)
                yield Said(quote, cited)


def _of_the_abstract(one: Said) -> Said:
    """The same sentence with a mark of the abstract, all of which it may sum up."""
    return replace(one, citation=replace(one.citation, source="abstract", quote="", start=0, kind=None, entry=None))


def alarms(
    library: Library, said: Sequence[Said], language: Language, most: int, chance: random.Random
) -> tuple[int, int]:
    """Alarms on correct sentences of a language."""
    chosen = [one for one in said if language_of(one.sentence) == language][:most]
    return sum(caught(library, one, one, said, chance) for one in chosen), len(chosen)


def source_of(library: Library, citation: Citation) -> Source:
    """The whole text that a citation's quote stands in, empty where it does not, and what names its paper."""
    paper = library.paper(citation.arxiv_id)
    about = f"{paper.title}\n{', '.join(paper.authors)}" if paper else ""
    return Source(origin(library, citation), about)


def caught(library: Library, one: Said, right: Said, said: Sequence[Said], chance: random.Random) -> bool:
    """Whether the checks of an answer raise an alarm for this sentence among others, of which one is the right one."""
    others = chance.sample([each for each in said if each.citation.arxiv_id != one.citation.arxiv_id], CITED - 2)
    others += [right] if right.citation != one.citation else []
    sources = {n: source_of(library, each.citation) for n, each in enumerate(others, 2)}
    sources[1] = source_of(library, one.citation)
    quoted = not one.citation.quote or not misquoted(library, one.citation)
    return not quoted or bool(judge(library, one.sentence, {1}, sources).fault)


def extra_marks(
    library: Library, said: Sequence[Said], most: int, chance: random.Random
) -> tuple[tuple[int, int], tuple[int, int]]:
    """How often a mark of a paper that says nothing of a sentence is caught, and how often one that says it, or half of
    it, is lost: in turn of one sentence, and of two that are joined."""
    caught, lost = [], []
    for index, one in enumerate(said):
        other, extra = chance.sample(said, 2)
        joined = index % 2 and language_of(one.sentence) == language_of(other.sentence)
        papers = {each.citation.arxiv_id for each in (one, other, extra)}
        if len(papers) < 3 or min(len(one.sentence), len(other.sentence)) < 15:
            continue
        cited = [one, other, extra] if joined else [one, extra]
        sources = {n: source_of(library, each.citation) for n, each in enumerate(cited, 1)}
        link = "，而" if HAN.search(one.sentence) else ", while "
        sentence = f"{one.sentence.rstrip('.。；')}{link}{other.sentence}" if joined else one.sentence
        judged = judge(library, sentence, set(sources), sources)
        caught.append(bool(judged.fault) or len(cited) not in judged.marks)
        lost += [n not in judged.marks for n in range(1, len(cited))]
        if len(caught) == most:
            break
    return (sum(caught), len(caught)), (sum(lost), len(lost))


Fault = Callable[[Said, Sequence[Said], Sequence[Digest], random.Random], Iterator[Said]]


def fabricated_id(one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random) -> Iterator[Said]:
    """A paper that is not in the library."""
    made_up = f"{chance.randrange(2301, 2312)}.{chance.randrange(10_000, 19_999)}"
    yield replace(one, citation=replace(one.citation, arxiv_id=made_up))


def swapped_mark(one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random) -> Iterator[Said]:
    """The mark of another paper's passage."""
    other = chance.choice(said)
    if other.citation.arxiv_id != one.citation.arxiv_id:
        yield replace(one, citation=other.citation)


def changed_number(one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random) -> Iterator[Said]:
    """One number made another."""
    for found in DIGITS.finditer(one.sentence):
        value = float(found[0]) * chance.choice((0.5, 1.3, 2, 3)) + 1
        shown = f"{value:.1f}" if "." in found[0] else str(int(value))
        if shown != found[0]:
            yield replace(one, sentence=one.sentence[: found.start()] + shown + one.sentence[found.end() :])
            return


def dropped_negation(
    one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random
) -> Iterator[Said]:
    """The opposite of what the source says."""
    if found := NEGATIONS.search(one.sentence):
        group = next(index for index, text in enumerate(found.groups(), 1) if text)
        start, end = found.span(group)
        yield replace(one, sentence=one.sentence[:start] + PLAIN.get(found[group], "") + one.sentence[end:])


def invented_quote(language: Language) -> Fault:
    """Words that stand in no passage of the paper, in quotation marks."""

    def inject(one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random) -> Iterator[Said]:
        if language_of(one.sentence) == language and len(one.sentence) > 20:
            middle = len(one.sentence) // 2
            invented = one.sentence[: middle - 5] + one.sentence[middle:]
            if invented not in one.sentence:
                yield replace(one, citation=replace(one.citation, quote=invented))

    return inject


def from_the_summary(as_quote: bool) -> Fault:
    """A sentence of a digest's summary that does not name the paper, said of it with a mark of its abstract, or even
    quoted as if the abstract said it."""

    def inject(one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random) -> Iterator[Said]:
        quotes = [digest.summary[start:end] for digest in digests for start, end in sentences(digest.summary)]
        name = one.citation.title.partition(":")[0]
        if long := [quote for quote in quotes if len(quote) > 20 and name not in quote]:
            quote = chance.choice(long)
            cited = _of_the_abstract(one)
            yield replace(cited, sentence=quote, citation=replace(cited.citation, quote=quote if as_quote else ""))

    return inject


def reworded(turn: Callable[[str], str | None]) -> Fault:
    """The sentence as `turn` makes it another."""

    def inject(one: Said, said: Sequence[Said], digests: Sequence[Digest], chance: random.Random) -> Iterator[Said]:
        if changed := turn(one.sentence):
            yield replace(one, sentence=changed)

    return inject


FAULTS: dict[str, Fault] = {
    "fabricated id": fabricated_id,
    "swapped mark": swapped_mark,
    "changed number": changed_number,
    "dropped negation": dropped_negation,
    "negated or not": reworded(turned.negated),
    "direction": reworded(turned.reversed_direction),
    "swapped roles": reworded(turned.swapped_roles),
    "another kind of thing": reworded(turned.of_another_kind),
    "number of another": reworded(turned.moved_number),
    "invented quote en": invented_quote("en"),
    "invented quote zh": invented_quote("zh"),
    "claim from the summary": from_the_summary(as_quote=False),
    "quote from the summary": from_the_summary(as_quote=True),
}


if __name__ == "__main__":
    main()
