"""The papers of a library in bulk: all that pass some filters, without a question."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from vectorstore.derived.documents import PaperVectors, own_vectors
from vectorstore.opened import Opened
from vectorstore.search import digest_days, lookups
from vectorstore.search.features import Features
from vectorstore.search.hits import plain_hits
from vectorstore.search.side_by_side import MOST, Beside, beside
from vectorstore.values import Filters, Hit


class Ranges:
    """Reads the papers of an open library that pass filters, and what likings are learnt from."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    # In an order

    def passing(self, filters: Filters) -> list[Hit]:
        """Lists every paper that passes the filters, latest recorded first, with score 0; of more than 5,000 the
        latest."""
        catalogue = self._opened.catalogue
        latest = catalogue.allowed(filters)[-MOST:][::-1]
        return list(plain_hits(catalogue, [(paper, 0.0) for paper in latest.tolist()]).values())

    def newest(self, filters: Filters, top: int, start: int = 0) -> list[Hit]:
        """Lists the papers that pass the filters, latest publication first, with score 0; at most `top`, from `start`
        on."""
        return lookups.newest(self._opened.catalogue, filters, top, start)

    def in_digest_order(self, filters: Filters) -> list[int]:
        """Lists catalogue ids of papers that pass the filters as digests list them, newest day first; then the
        others."""
        return digest_days.in_digest_order(self._opened.catalogue, filters, MOST)

    def digest_days(self, filters: Filters) -> list[tuple[date, int]]:
        """Lists the days in order whose digests name papers that pass the filters, each with its number of these
        papers."""
        return digest_days.passing_days(self._opened.catalogue, filters)

    def first_of_days(self, filters: Filters, days: Sequence[date], top: int) -> list[Hit]:
        """Lists at most `top` papers that pass the filters and stand in digests of these days, with score 0: the first
        of each day, the latest day's before, then the second."""
        return digest_days.first_named(self._opened.catalogue, filters, days, top)

    # As vectors and features

    def beside(self, texts: Sequence[str], filters: Filters) -> Beside:
        """Compares every paper that passes the filters, at most 5,000, with each of the texts. Raises OutageError where
        neither index can be asked."""
        return beside(self._opened.stores(), texts, filters)

    def spread(self, most: int) -> list[int]:
        """Lists catalogue ids of at most so many papers, from the first recorded to the last at even distances."""
        ids = self._opened.catalogue.allowed(Filters())
        return list(map(int, ids[:: max(1, -(-len(ids) // most))]))

    def vectors(self) -> PaperVectors:
        """Reads the catalogue ids of all papers in order, and the vector of each one's title and abstract [papers,
        dimensions], float16 of unit length."""
        catalogue = self._opened.catalogue
        return own_vectors(catalogue, catalogue.all_papers())

    def features(self, filters: Filters) -> Features:
        """Reads what likings are learnt from, of every paper that passes the filters, at most 5,000; remembered."""
        catalogue = self._opened.catalogue
        return self._opened.features.of_range(catalogue, catalogue.allowed(filters)[-MOST:])

    def features_of(self, rows: Iterable[int]) -> Features:
        """Reads the same of these papers, by catalogue id."""
        return self._opened.features.of(self._opened.catalogue, np.array(sorted(rows), np.int64))

    def common_features(self) -> Features:
        """Reads the same of papers of the whole library at even distances: what is common here."""
        return self._opened.features.sample(self._opened.catalogue)
