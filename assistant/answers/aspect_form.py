"""One aspect of papers: what their abstracts say of it, then what analyses do, named as interpretation with its basis;
or that nothing tells it."""

import re
from collections.abc import Sequence
from functools import partial

from assistant.answers import own_text
from assistant.answers.draft import Composed, Draft
from assistant.answers.own_text import OwnSentence
from assistant.answers.paper_forms import MOST_SENTENCES
from assistant.answers.sections import ALL, Placed, is_guess, sections_on, sentences_in
from assistant.checks.proper_names import names
from assistant.cues import Cues, content, cues_of
from assistant.evidence import TextPart
from assistant.quotes import Quote
from assistant.understand.named_papers import nickname
from assistant.values import Judged
from vectorstore.values import Hit, Passage

MOST_PAPERS = 5
MOST_OF_SECTION = 5
MOST_OF_TEXT = 3
TOLD, EACH = 0.55, 0.52
"""The late interaction with what is asked for, all of it and each of its Latin words, from which a sentence with a
number tells it: with "trained on 8 H100 GPUs" 1.0 of "GPUs trained", 0.59 of "显卡", 0.42 of "training cost", 0.34 of
"batch size"; of "epochs trained" 0.70, but 0.49 of "epochs"."""
SURELY = 0.68
"""The same from which a sentence without any cue of an aspect tells what is asked for."""
LONGER = 6
"""Chinese characters of a question that asks for more than an aspect by its name."""
ALIKE = 0.5
"""The same from which a sentence of an analysis is near enough to be shown as that."""

Said = tuple[Placed, list[Passage]]


def aspect(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Tells what the papers named tell of an aspect; a refusal where none of them tells one that is told in so many
    words."""
    named = found[: len(draft.intent.papers)][:MOST_PAPERS]
    told = [_of_paper(draft, each) for each in named]
    return draft.done(refused=not any(told))


def _of_paper(draft: Draft, judged: Judged) -> bool:
    """Adds what one paper tells; returns whether it does."""
    hit, cues = judged.hit, cues_of(draft.intent.aspect or "other")
    if hit.paper.withdrawn:
        draft.add(draft.block(hit, []))
        return False
    quotes, parts = telling(draft, judged, cues), own_text.parts_of(draft.library, hit)
    if not cues.asked:
        quotes = list(dict.fromkeys([*_nearest(draft, judged), *quotes]))
    own = _in_text(draft, hit, cues, parts)
    said = _interpreted(draft, hit, cues)
    if cues.must and not (quotes or own or said):
        _add_untold(draft, judged, bool(parts))
        return False
    draft.add(draft.headline(hit))
    if quotes:
        draft.add(draft.forms.abstract_says)
        draft.add(draft.quotes(hit, quotes[:MOST_SENTENCES]))
    for part, found in own_text.by_part(own):
        draft.add(draft.forms.text_says.format(place=draft.place(hit, part)))
        draft.add(draft.own_text(hit, part, found))
    if said and not (draft.language == "en" and (own or (cues.must and quotes))):
        (where, section), passages = said
        draft.add_section(hit, where, section, passages)
    elif not (said or own) and draft.intent.aspect not in (None, "other") and not cues.must:
        draft.add(draft.forms.no_analysis)
    if not (quotes or own or said):
        _add_nearest(draft, judged, parts)
    return True


def _in_text(draft: Draft, hit: Hit, cues: Cues, parts: Sequence[TextPart]) -> list[OwnSentence]:
    """The sentences of the paper's text that tell of the aspect, behind the one that is so near to what is asked for
    that it tells it; of a number those that are near to it."""
    library, asked = draft.library, _asked(draft, hit)
    if cues.asked:
        known = "\n".join(part.section.text for part in parts)
        return own_text.telling(parts, cues, lambda said: _meeting(draft, hit, known, said), MOST_OF_TEXT)
    near = None if _by_name(asked) else own_text.nearest(parts, lambda said: library.search.similarity(asked, said))
    surely = [near] if near and near.quote.score >= SURELY else []
    told = own_text.telling(
        parts, cues, lambda said: library.search.answer_scores(draft.intent.text, hit.paper.title, said), MOST_OF_TEXT
    )
    return [*surely, *(each for each in told if not any(each.at == one.at for one in surely))]


def telling(draft: Draft, judged: Judged, cues: Cues) -> list[Quote]:
    """Returns the sentences of the abstract that tell of the aspect, best first; of a number the one that is nearest to
    it."""
    told, hit = cues.best(judged.quotes), judged.hit
    if not cues.asked:
        return told
    near = [(_meets(draft, hit, hit.paper.abstract, quote.text), quote) for quote in told]
    score, best = max(near, key=lambda each: each[0], default=(0.0, None))
    return [best] if best and score else []


def _nearest(draft: Draft, judged: Judged) -> list[Quote]:
    """The sentence of the abstract that is so near to what is asked for that it tells it, whatever its cues; where more
    is asked for than an aspect's name."""
    asked, near = _asked(draft, judged.hit), list(judged.quotes[:1])
    return (
        near
        if near and not _by_name(asked) and draft.library.search.similarity(asked, [near[0].text])[0] >= SURELY
        else []
    )


def _by_name(asked: str) -> bool:
    """Whether no more is asked for than an aspect by its name."""
    return len(asked.split()) < 2 if asked.isascii() else len(asked) < LONGER


def _interpreted(draft: Draft, hit: Hit, cues: Cues) -> Said | None:
    """What the best section on the aspect says; else the sentences of another that tell of it."""
    asked, library, of = draft.intent.text, draft.library, hit.paper.arxiv_id
    for placed in sections_on(library, of, cues.sections):
        if said := sentences_in(library, asked, of, placed, MOST_OF_SECTION):
            return placed, said

    def tells(text: str, within: str) -> bool:
        return cues.tells(text) and not is_guess(text) and (not cues.asked or _meets(draft, hit, within, text) > 0)

    others = [kind for kind in ALL if kind not in (*cues.sections, *cues.partly, *cues.never)]
    for placed in [*sections_on(library, of, cues.partly), *sections_on(library, of, others)]:
        if said := sentences_in(library, asked, of, placed, MOST_SENTENCES, partial(tells, within=placed[1].text)):
            return placed, said
    return None


def _meets(draft: Draft, hit: Hit, text: str, sentence: str) -> float:
    return _meeting(draft, hit, text, [sentence])[0]


def _meeting(draft: Draft, hit: Hit, text: str, sentences: Sequence[str]) -> list[float]:
    """How near each sentence of a text is to the number that the question asks for, 0 where it does not tell it; nor
    where the question names what the text does not."""
    asked, known = _asked(draft, hit), f"{hit.paper.title}\n{text}".lower()
    if any(name.lower() not in known for name in names(f"of {asked}")):
        return [0.0] * len(sentences)
    words = asked.split() if asked.isascii() else ()
    each = zip(*draft.library.search.similarities([asked, *words], sentences), strict=True)
    return [near if near >= TOLD and min(of_words, default=1.0) >= EACH else 0.0 for near, *of_words in each]


def _asked(draft: Draft, hit: Hit) -> str:
    """What is asked for, without the paper's name."""
    asked = draft.intent.text
    for name in filter(None, (hit.paper.title, nickname(hit.paper), hit.paper.arxiv_id)):
        asked = re.sub(re.escape(name), " ", asked, flags=re.IGNORECASE)
    return content(asked)


def _add_untold(draft: Draft, judged: Judged, read: bool) -> None:
    """Adds that neither abstract nor analyses tell the aspect, nor the text where it was `read`, and the sentence that
    is nearest."""
    aspect = draft.intent.aspect or "other"
    asked = _asked(draft, judged.hit) if cues_of(aspect).asked else ""
    what = draft.named([asked]) if asked else draft.forms.aspects[aspect]
    untold = draft.forms.not_told_in_text if read else draft.forms.not_told
    draft.add(untold.format(title=draft.title(judged.hit), aspect=what))
    if judged.quotes:
        draft.add(draft.forms.nearest_sentence)
        draft.add(draft.quotes(judged.hit, judged.quotes[:1]))


def _add_nearest(draft: Draft, judged: Judged, parts: Sequence[TextPart]) -> None:
    """Adds the nearest sentences of the abstract, of the text and of the analyses, named as what they are."""
    hit, library = judged.hit, draft.library
    if judged.quotes:
        draft.add(draft.forms.nearest_sentences)
        draft.add(draft.quotes(hit, judged.quotes[:1]))
    asked, of = draft.intent.text, hit.paper.arxiv_id
    best = own_text.nearest(parts, lambda said: library.search.answer_scores(asked, hit.paper.title, said))
    if best and best.quote.score >= ALIKE:
        draft.add(draft.forms.nearest_in_text.format(place=draft.place(hit, best.part)))
        draft.add(draft.own_text(hit, best.part, [best.quote]))
    near = [
        (placed, said[0])
        for placed in sections_on(draft.library, of)
        if (said := sentences_in(draft.library, asked, of, placed, 1, lambda text: not is_guess(text)))
    ]
    scores = draft.library.search.similarity(asked, [passage.text for _, passage in near]) if near else []
    score, (placed, passage) = max(
        zip(scores, near, strict=True), key=lambda each: each[0], default=(0.0, (None, None))
    )
    if placed and passage and score >= ALIKE:
        introduced = draft.introduced(placed[1], placed[0], [passage])
        draft.add(draft.forms.nearest_in_analysis.format(introduced=introduced))
        draft.add(f"- {draft.analysis(hit, passage)}")
