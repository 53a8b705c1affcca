"""Papers grouped by what they do: by the method that each names as its own, in its title or where its abstract tells of
its own work, and that not all of them share."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answers.methods import Method, methods_in
from assistant.cues import lead, presents
from assistant.quotes import BULLET, SHORTEST, Quote, leads_in
from vectorstore.sentences import sentences
from vectorstore.values import Hit, Passage, SectionKind

Found = tuple[Hit, list[Quote]]

IN_TITLE = 3.0
"""What a method counts for a paper that names it in its title."""
BRINGS, DOES = 2.0, 1.0
"""The same in the sentence of its abstract that says what it brings, and in one behind that."""
FURTHER = 0.5
"""The part of their weight that two further sentences add."""
BROAD = 0.6
"""The part that counts of a method which many papers use beside their own."""
LEAST = 1.2
"""What a method must count for a paper to stand under it: more than being mentioned once."""
OWN = 0.6
"""The part of what a paper's first method counts that another must, for the paper to stand under that instead."""
TELLING: tuple[SectionKind, ...] = ("method", "contribution", "overview")
"""Sections of an analysis that say what a paper does."""

_SAID_OF_OTHERS = re.compile(
    r"(?:\b(?:without|no|not|nor|unlike|instead of|rather than|avoid\w*|eliminat\w+|beyond|replac\w+|exist\w+|prior"
    r"|previous|conventional|traditional|standard|typical|common|most|many|compared (?:to|with)|outperform\w*"
    r"|surpass\w*|exceed\w*|against|over|than|limitations? of|such as|includ\w+|vulnerab\w+|cost of|need for"
    r"|reliance on|rely\w* on)\W+(?:[\w-]+\W+){0,2}|\bnon-)$",
    re.IGNORECASE,
)
"""Before the name of a method: that it is not done, or that others do it."""

_NOT_ITS_OWN = re.compile(
    r"\W*(?:(?:extensive |comprehensive |our )?(?:experiment|experimental|result|evaluation|code)|however|yet|but"
    r"|although|while|despite|exist|recent|current|most|many|prior|previous|traditional|conventional|typical)",
    re.IGNORECASE,
)
"""How sentences begin that tell of results, or of what others do."""

_MEASURES = re.compile(
    r"\b(?:benchmark(?:s|ing)?|\w+bench|datasets?|corpus|corpora|surveys?|reviews?|workshop|challenges,? and"
    r"|methods,? challenges|research agenda|system card"
    r"|(?:empirical|comparative|case|user|pilot|systematic) (?:\w+ )?(?:study|studies|analysis))\b"
    r"|(?:^|[:?] )(?:(?:an? |the )?(?:analysis|evaluation|study|overview|investigation|audit)|evaluating|investigating"
    r"|understanding|assessing|measuring|analy[sz]ing|exploring|rethinking|position|towards? understanding)\b"
    r"(?! and (?:mitigat|improv|defend|steer))|\?",
    re.IGNORECASE,
)
"""In a title: that the paper tells what is, not how something is done."""

_BRINGS_MEASURE = re.compile(
    r"\bthis (?:survey|review|benchmark|dataset|position)\b"
    r"|\bsystematic(?:ally)? (?:study|analy|review|evaluat|investigat)"
    r"|\b(?:present|propos|introduc|releas|construct|creat|build|describ|develop)\w* (?:[\w,-]+ ){0,8}?"
    r"(?:benchmark|dataset|corpus|survey|review|taxonomy|suite|testbed)\b",
    re.IGNORECASE,
)
"""The same in the sentence that says what a paper brings."""

_GUESSED = re.compile("可能|或许|推测|推断")


@dataclass(frozen=True, slots=True)
class Approach:
    """Papers that do the same, each with the sentence that says so first among its quotes."""

    method: Method
    found: tuple[Found, ...]


Weights = Mapping[Method, tuple[float, Quote | None]]
"""How much each method says of a paper, and the sentence of its abstract that names it."""


def approaches_of(found: Sequence[Found], question: str) -> tuple[list[Approach], list[Found]]:
    """The approaches of the papers found, that of most papers first, and the papers that fit none of them, each with
    the sentence first that says what it does. What the question names, and what all of the papers do, is no approach.
    Papers that measure or survey what others do are left out where there are others."""
    asked = {method for method, _ in methods_in(question)}
    weights = {hit.paper.arxiv_id: _weights(hit, quotes, asked) for hit, quotes in found}
    doing = [each for each in found if not _measures(each, weights[each[0].paper.arxiv_id])] or found
    left = {hit.paper.arxiv_id: (hit, quotes) for hit, quotes in doing}
    shared = set.intersection(*(set(weights[each]) for each in left)) if left else set()
    told = {each: {of: said for of, said in weights[each].items() if of not in shared} for each in left}
    groups: list[Approach] = []
    while best := _best([told[each] for each in left]):
        members = [each for each in left if best in _own(told[each])]
        groups.append(Approach(best, tuple(_saying(left.pop(each), told[each][best][1]) for each in members)))
    return groups, [_saying(each, None) for each in left.values()]


def told_in_chinese(hit: Hit, method: Method | None) -> Passage | None:
    """The sentence of the Chinese analyses found with a paper that names its method, or else sums up what it does; None
    where there is none."""
    said = []
    for passage in (scored.passage for scored in hit.passages):
        if passage.source == "analysis" and passage.language == "zh" and passage.kind in TELLING:
            said += [each for each in _sentences(passage) if not (leads_in(each.text) or _GUESSED.search(each.text))]
    naming = [each for each in said if method in {named for named, _ in methods_in(each.text)}]
    return next(iter(naming or (each for each in said if each.kind != "method")), None)


def _sentences(passage: Passage) -> Iterator[Passage]:
    for start, end in sentences(passage.text):
        bullet = BULLET.match(passage.text, start, end)
        begin = bullet.end() if bullet else start
        if end - begin >= SHORTEST:
            text = passage.text[begin:end]
            yield replace(passage, text=text, start=passage.start + begin, end=passage.start + end)


def _best(told: Sequence[Weights]) -> Method | None:
    """The method that says most of these papers."""
    claims: dict[Method, float] = defaultdict(float)
    for weights in told:
        for method in _own(weights):
            claims[method] += weights[method][0]
    return max(claims, key=lambda method: claims[method], default=None)


def _own(weights: Weights) -> list[Method]:
    """The methods that say of a paper nearly as much as the one that says most."""
    most = max((weight for weight, _ in weights.values()), default=0.0)
    return [method for method, (weight, _) in weights.items() if weight >= max(OWN * most, LEAST)]


def _weights(hit: Hit, quotes: Sequence[Quote], asked: set[Method]) -> Weights:
    found: dict[Method, list[tuple[float, Quote | None]]] = defaultdict(list)
    for text, weight, quote in _own_words(hit, quotes):
        for method, at in methods_in(text):
            if method not in asked and not _SAID_OF_OTHERS.search(text, max(0, at - 60), at):
                found[method].append((weight * (BROAD if method.broad else 1), quote))
    return {method: _summed(said) for method, said in found.items()}


def _summed(said: Sequence[tuple[float, Quote | None]]) -> tuple[float, Quote | None]:
    """The greatest weight, more for further sentences, with the sentence of the abstract that weighs most."""
    sentences = {quote.start if quote else -weight: (weight, quote) for weight, quote in said}
    ordered = sorted((weight for weight, _ in sentences.values()), reverse=True)
    best = max((each for each in said if each[1]), key=lambda each: each[0], default=(0.0, None))
    return ordered[0] + FURTHER * sum(ordered[1:3]), best[1]


def _own_words(hit: Hit, quotes: Sequence[Quote]) -> Iterator[tuple[str, float, Quote | None]]:
    """What a paper says of its own work, each with its weight: the title, the sentence of the abstract that says what
    it brings, and those behind it but for the results."""
    yield hit.paper.title, IN_TITLE, None
    brought = lead(quotes)
    for quote in sorted(quotes, key=lambda quote: quote.start):
        if brought and quote.start >= brought.start and not _NOT_ITS_OWN.match(quote.text):
            yield quote.text, BRINGS if presents(quote.text) else DOES, quote


def _saying(found: Found, sentence: Quote | None) -> Found:
    """A paper with the sentence first that names its method; else what the paper does."""
    hit, quotes = found
    first = sentence or lead(quotes)
    return hit, [*([first] if first else []), *(quote for quote in quotes if quote != first)]


def _measures(found: Found, weights: Weights) -> bool:
    """Whether a paper tells what others do: a benchmark, a dataset, a survey, a study, or no method of its own."""
    hit, quotes = found
    brought = lead(quotes)
    if _MEASURES.search(hit.paper.title) or (brought and _BRINGS_MEASURE.search(brought.text)):
        return True
    return not weights and not (brought and presents(brought.text))
