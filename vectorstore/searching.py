"""The searching half of a library: papers by what a text says, by names, and sentences by how well they answer."""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from vectorstore import waiting
from vectorstore.model.embedding import bundled
from vectorstore.opened import Opened
from vectorstore.search import lookups, near_titles, phrases, pipeline, rare, related, search_many
from vectorstore.search.asked_kind import kind_scores
from vectorstore.search.candidates import clean
from vectorstore.search.search_many import Gathered
from vectorstore.search.wording import only_asks, unframed
from vectorstore.values import Filters, Hit, Paper

ALIKE = 5
"""Decimals of a score between 0 and 1: sentences that differ by less stand in their order."""


class Search:
    """Finds in an open library. Every method raises OutageError where neither index can be asked."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    # Papers by what a text says

    def papers(self, text: str, filters: Filters = Filters(), top: int = 10, passages: int = 3) -> list[Hit]:
        """Finds the papers that answer best, at most `top`, each with its best `passages`. Takes any text; one without
        a letter or digit finds nothing."""
        return pipeline.search(self._opened.stores(), text, filters, top, passages)

    def gather(
        self, texts: Sequence[str], weights: Sequence[float], filters: Filters, most: int, among: Sequence[str] = ()
    ) -> Gathered | None:
        """Compares papers that any of the texts finds, or those of `among`, with each of them; None without any."""
        return search_many.gather(self._opened.stores(), texts, weights, filters, most, among)

    def compare(self, texts: Sequence[str], papers: Sequence[int]) -> Gathered | None:
        """Compares these papers, by catalogue id, with each of the texts as `gather` does; None without any."""
        return search_many.compare(self._opened.stores(), texts, papers)

    def hits(self, gathered: Gathered, row: int, chosen: Sequence[tuple[int, float]]) -> list[Hit]:
        """Makes hits without passages of gathered papers by place and score; other scores are for the text in `row`."""
        return search_many.hits_at(self._opened.stores(), gathered, row, chosen)

    def related(self, arxiv_id: str, top: int) -> list[Hit]:
        """Finds the papers nearest to one, without withdrawn ones, each with its cosine as score."""
        found = self._opened.catalogue.find(arxiv_ids=[arxiv_id])
        return related.related(self._opened.stores(), found[0], top) if found else []

    # Papers by words

    def count(self, words: str, filters: Filters) -> int:
        """Counts the papers that pass the filters and hold each of the words in title, abstract or analysis."""
        return lookups.count(self._opened.stores(), words, filters)

    def published_of(self, words: str) -> list[date]:
        """Lists the days of version 1 of the papers with each of these words in title, abstract or analysis, in
        order."""
        return lookups.published_of(self._opened.stores(), words)

    def saying(self, said: Sequence[str], filters: Filters) -> set[str]:
        """Finds the arXiv ids of the papers that pass the filters and whose title or abstract says each phrase, its
        words side by side and with any ending."""
        stores = self._opened.stores()
        return phrases.saying(stores.catalogue, stores.lexical, said, filters)

    def rare_words(self, text: str) -> list[str]:
        """Lists the words of a text that at most five papers say, anywhere in title, abstract and analyses: names, and
        what is written in Chinese, as they stand in the text; all of it where that itself is so rare."""
        stores = self._opened.stores()
        return [each.words for each in rare.rare(stores.catalogue, stores.lexical, clean(text))]

    def terms(self, text: str) -> list[str]:
        """Lists what is searched for of a text: stop words and words that only ask are no terms."""
        cleaned = clean(text)
        return [] if only_asks(cleaned) else self._opened.stores().lexical.terms(unframed(cleaned))

    # Papers by names

    def titled(self, name: str, at_start: bool = False) -> list[Paper]:
        """Finds papers, at most 50, whose title holds the words of a name in a row, or begins with them; case aside."""
        return lookups.titled(self._opened.catalogue, name, at_start)

    def titled_exactly(self, title: str) -> str:
        """Finds the arXiv id of the paper that has this title, punctuation and case aside; "" for none."""
        catalogue = self._opened.catalogue
        found = catalogue.papers(catalogue.find(title=title)[:1])
        return next((paper.arxiv_id for paper in found.values()), "")

    def titled_nearly(self, titles: Sequence[str]) -> dict[str, str]:
        """Finds the arXiv id of the one paper that has a title but for slips of typing, for those titles that have
        one."""
        catalogue = self._opened.catalogue
        found = near_titles.nearly(titles, catalogue.title_keys(catalogue.allowed(Filters()).tolist()))
        papers = catalogue.papers(list(found.values()))
        return {title: papers[row].arxiv_id for title, row in found.items()}

    def with_dois(self, dois: Sequence[str]) -> dict[str, str]:
        """Finds arXiv ids of the papers whose authors told one of these publishers' DOIs, by DOI in small letters."""
        return lookups.with_dois(self._opened.catalogue, dois)

    def has_author(self, name: str) -> bool:
        """Tells whether an author of the library has these names, in either order."""
        return lookups.has_author(self._opened.catalogue, name)

    # Sentences

    def similarity(self, text: str, sentences: Sequence[str]) -> list[float]:
        """Scores how well each sentence meets a question by late interaction, about 0 to 1."""
        return self.similarities([text], sentences)[0]

    def similarities(self, texts: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """Scores as `similarity` for each text; the sentences are cut into tokens once."""
        waiting.check()
        scores = self._opened.models.late.scores(list(map(clean, texts)), bundled().tokens(sentences))
        return [each.tolist() for each in scores]

    def answer_scores(self, question: str, title: str, sentences: Sequence[str]) -> list[float]:
        """Scores how well each sentence of the paper with this title answers a question, about 0 to 1, comparable among
        them: by late interaction with what the title does not tell, and by telling the kind of thing that is asked
        for."""
        return self.answer_scores_of([(title, sentences)], question)[0]

    def answer_scores_of(self, papers: Sequence[tuple[str, Sequence[str]]], question: str) -> list[list[float]]:
        """Scores the same of several papers, by their titles and sentences."""
        waiting.check()
        asked = clean(question)
        cut = iter(bundled().tokens([each for title, sentences in papers for each in (title, *sentences)]))
        parts = [(next(cut), list(islice(cut, len(sentences)))) for _, sentences in papers]
        met = self._opened.models.late.scores_beyond(asked, parts)
        return [
            [round(score, ALIKE) + kind for score, kind in zip(each.tolist(), kind_scores(asked, said), strict=True)]
            for (_, said), each in zip(papers, met, strict=True)
        ]
