"""The words of each paper in tantivy: English stemmed, Chinese cut, Latin terms inside Chinese kept whole."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vectorstore.derived.soundness import check_segments
from vectorstore.pointers import Pointer, new_directory, read_pointer, translated, write_pointer
from vectorstore.text.languages import language_of
from vectorstore.values import Language

# Field → weight of its BM25 for a question in each language. Measured on 210 questions over 9,837 papers: one field for
# title and abstract is better than one for each; the Chinese analysis leads English questions astray.
WEIGHTS: dict[Language, dict[str, float]] = {
    "en": {"paper": 1.0, "analysis": 0.1},
    "zh": {"paper": 1.0, "analysis": 1.0},
}
FIELDS = ("paper", "analysis")
KEY = "id"
FORMAT = "2"  # of the terms in the index; another number has every library rebuild it
HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
LONG = 8  # letters of a word that may be misspelled twice
MOST_TERMS = 200  # of one query
LISTED = 400  # papers up to which looking each up takes less time than a set of them, which reads all ids
# What a question is asked with, beyond the stop words that no text is indexed by: papers seldom hold these words, so
# that they would count for much.
ASKING = re.compile(
    r"\b(?:about|also|am|any|anyone|can|could|did|do|does|doing|each|else|ever|find|for|from|get|give|has|have|having"
    r"|how|i|instead|is|it|its|just|know|let|like|look|looking|make|makes|many|may|me|might|mine|more|most|much|must|my"
    r"|need|needs|only|or|other|our|out|paper|papers|please|rather|really|same|show|shows|so|some|someone|something|still"
    r"|take|takes|tell|than|them|those|through|too|try|use|used|uses|using|very|via|want|wants|was|way|ways|we|were|what"
    r"|when|where|whether|which|while|who|whom|whose|why|without|work|works|would|you|your)\b",
    re.IGNORECASE,
)


class Lexical:
    """Papers by BM25 over title, abstract and analysis. One thread writes, any number read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._writer: Any = None
        self._aside: TemporaryDirectory[str] | None = None
        self._analyzer = _analyzer()
        self.pointer: Pointer | None = None

    def open(self) -> None:
        """Reads what is published now; None in `pointer` means that nothing is. Raises BrokenIndexError."""
        import tantivy

        pointer = read_pointer(self._folder)
        index = None
        if pointer:
            with translated():
                index = tantivy.Index.open(str(self._lockable(self._folder / pointer.directory)))
                index.register_tokenizer("terms", self._analyzer)
                index.reload()
                index.searcher().search(tantivy.Query.all_query(), 1)
        self._index, self.pointer = index, pointer

    def _lockable(self, directory: Path) -> Path:
        """The directory, or where it cannot be written another one with links to its files: tantivy makes a file even
        to read."""
        self._aside = None
        if os.access(directory, os.W_OK):
            return directory
        self._aside = TemporaryDirectory(prefix="paperlight-")
        for file in directory.iterdir():
            if file.suffix != ".lock":
                (Path(self._aside.name) / file.name).symlink_to(file.absolute())
        return Path(self._aside.name)

    def reload(self) -> None:
        """Sees what another process has committed since."""
        pointer = read_pointer(self._folder)
        same = pointer and self.pointer and pointer.directory == self.pointer.directory
        if same and self._index is not None and not self._aside:
            with translated():
                self._index.reload()
            self.pointer = pointer
        else:
            self.open()

    def verify(self, thorough: bool) -> None:
        """Raises BrokenIndexError where the files of what is published are damaged; `thorough` reads all of them."""
        if self.pointer:
            check_segments(self._folder / self.pointer.directory, thorough)

    def count(self) -> int:
        """Counts the papers. Raises BrokenIndexError."""
        with translated():
            return int(self._index.searcher().num_docs) if self._index is not None else 0

    def papers(self) -> set[int]:
        """Returns catalogue ids of all papers."""
        import tantivy

        if not (number := self.count()):
            return set()
        with translated():
            return set(self._search(tantivy.Query.all_query(), number))

    def terms(self, text: str) -> list[str]:
        """Returns the terms a question is searched by, in order, each once."""
        told = self._analyzer.analyze(cut(ASKING.sub(" ", text))) or self._analyzer.analyze(cut(text))
        return list(dict.fromkeys(told))[:MOST_TERMS]

    def analyzed(self, text: str) -> list[str]:
        """Returns the terms of a text in order, each as often as it stands there."""
        return list(self._analyzer.analyze(cut(text)))

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Estimates for each term how many papers hold it, 0 only for none."""
        if self._index is None:
            return [0] * len(terms)
        with translated():
            searcher = self._index.searcher()
            return [max(searcher.doc_freq(field, term) for field in FIELDS) for term in terms]

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """Estimates how many papers hold each of these words in title or abstract, whatever its ending; without those
        that none holds, and the stop words."""
        if self._index is None:
            return {}
        with translated():
            searcher, found = self._index.searcher(), {}
            for word in words:
                for term in self._analyzer.analyze(word):
                    if held := searcher.doc_freq("paper", term):
                        found[word] = held
            return found

    def query(self, text: str, most: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """Finds at most so many papers with their BM25, best first; `among` limits them to some catalogue ids."""
        if self._index is None or most < 1 or (among is not None and not len(among)):
            return {}
        with translated():
            return self._worded(text, most, None if among is None else self._these(among))

    def scores(self, texts: Sequence[str], among: Sequence[int]) -> list[dict[int, float]]:
        """Scores for each text the BM25 of those of some papers, by their catalogue ids, that hold any of its words."""
        if self._index is None or not len(among):
            return [{} for _ in texts]
        with translated():
            these = self._these(among)
            return [self._worded(text, len(among), these) for text in texts]

    def _worded(self, text: str, most: int, these: Any) -> dict[int, float]:
        import tantivy

        if not (terms := _without_paired(self.terms(text))):
            return {}
        query, schema = tantivy.Query, self._index.schema
        parts = [
            (tantivy.Occur.Should, query.boost_query(query.term_query(schema, field, term, "freq"), weight))
            for field, weight in WEIGHTS[language_of(text)].items()
            for term in terms
        ]
        words = query.boolean_query(parts)
        if these is not None:
            words = query.boolean_query([(tantivy.Occur.Must, words), (tantivy.Occur.Must, these)])
        return self._search(words, most)

    def _these(self, ids: Sequence[int]) -> Any:
        """A query for some papers that adds nothing to their scores."""
        import tantivy

        query, schema = tantivy.Query, self._index.schema
        if len(ids) > LISTED:
            return query.const_score_query(query.term_set_query(schema, KEY, list(map(int, ids))), 0.0)
        each = [(tantivy.Occur.Should, query.term_query(schema, KEY, int(paper))) for paper in ids]
        return query.const_score_query(query.boolean_query(each), 0.0)

    def holding(self, text: str) -> set[int]:
        """Returns every paper with each term of the text in its own words or in what is said of it."""
        return self.holding_terms(self.terms(text))

    def holding_terms(self, terms: Sequence[str], most: int | None = None) -> set[int]:
        """Finds papers as `holding` does, by terms as `terms` gives them: the stem of a stem may be another; only some
        where there are more than `most`."""
        import tantivy

        if self._index is None or not terms:
            return set()
        with translated():
            query, schema = tantivy.Query, self._index.schema
            anywhere = [
                query.boolean_query(
                    [(tantivy.Occur.Should, query.term_query(schema, field, term, "freq")) for field in FIELDS]
                )
                for term in terms
            ]
            wanted = query.boolean_query([(tantivy.Occur.Must, part) for part in anywhere])
            return set(self._search(wanted, most or max(1, self.count())))

    def alike(self, term: str, most: int) -> dict[int, float]:
        """Returns papers with a word that is one letter away from a term, or two from a long one; most-scored first."""
        import tantivy

        if self._index is None:
            return {}
        distance = 1 if len(term) < LONG else 2
        with translated():
            query, schema = tantivy.Query, self._index.schema
            return self._search(query.fuzzy_term_query(schema, "paper", term, distance), most)

    def _search(self, query: Any, most: int) -> dict[int, float]:
        searcher = self._index.searcher()
        hits = searcher.search(query, most, count=False).hits
        papers = searcher.fast_field_values(KEY, [address for _, address in hits])
        return {int(paper): float(score) for paper, (score, _) in zip(papers, hits, strict=True)}

    # Writing

    def update(self, papers: Mapping[int, Mapping[str, str]], gone: Iterable[int]) -> None:
        """Replaces the documents of these papers (catalogue id → field → text) and removes others, in one commit."""
        import tantivy

        with translated():
            writer = self._begin()
            for paper in gone:
                self._delete(writer, paper)
            for paper, texts in papers.items():
                self._delete(writer, paper)
                document = tantivy.Document()
                document.add_unsigned(KEY, paper)
                for field, text in texts.items():
                    document.add_text(field, cut(text))
                writer.add_document(document)
            writer.commit()
            self._index.reload()

    def _delete(self, writer: Any, paper: int) -> None:
        import tantivy

        writer.delete_documents_by_query(tantivy.Query.term_query(self._index.schema, KEY, paper))

    def _begin(self) -> Any:
        import tantivy

        if self._index is None:
            directory = new_directory(self._folder)
            directory.mkdir()
            self._index = tantivy.Index(_schema(), path=str(directory))
            self._index.register_tokenizer("terms", self._analyzer)
            self._directory = directory.name
        if self._writer is None:
            self._writer = self._index.writer(heap_size=64_000_000, num_threads=1)
        return self._writer

    def start_anew(self) -> None:
        """Begins an empty index in a directory of its own; readers keep the old one until `publish`."""
        self.close()
        self.pointer = None
        self.update({}, ())

    def publish(self, generation: int, made_by: str) -> None:
        """Tells the readers which generation of the catalogue the last commit reflects."""
        if self._index is None:
            self.update({}, ())
        directory = self.pointer.directory if self.pointer else self._directory
        self.pointer = Pointer(directory, generation, made_by, self.count())
        write_pointer(self._folder, self.pointer)

    def rest(self) -> None:
        """Lets another process write; tantivy locks the directory for one."""
        self._writer = None

    def close(self) -> None:
        """Lets go of the files."""
        self._writer = self._index = self._aside = None


def cut(text: str) -> str:
    """Returns the text with white space between the scripts, and a run of Chinese as its pairs of characters and each
    alone.

    Pairs found more of 90 Chinese questions' papers than a dictionary's words did; a character alone is asked for only
    where a question has it alone.
    """
    return HAN_RUN.sub(lambda run: f" {_pairs(run[0])} {' '.join(run[0])} ", text)


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1))


def _without_paired(terms: Sequence[str]) -> list[str]:
    """The terms without the Chinese characters that stand in a pair of them too: these find no more of 90 questions'
    papers, and take twice the time of all else, for most papers with an analysis hold them."""
    pairs = set("".join(term for term in terms if len(term) == 2 and HAN_RUN.match(term)))
    return [term for term in terms if term not in pairs]


def _analyzer() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    folded = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60)).filter(Filter.lowercase())
    return (
        folded.filter(Filter.ascii_fold()).filter(Filter.stopword("english")).filter(Filter.stemmer("english")).build()
    )


def _schema() -> Any:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_unsigned_field(KEY, stored=False, indexed=True, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="terms", index_option="freq")
    return builder.build()
