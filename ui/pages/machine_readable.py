"""What programs read of a paper's page: the tags by which Zotero and search engines know it, and schema.org's."""

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from vectorstore.values import Paper

MOST_AUTHORS = 300


def citation_tags(paper: Paper) -> Iterator[tuple[str, str]]:
    """Names and contents of `meta` elements, as arXiv's own pages have them (Highwire's, which Zotero reads)."""
    yield "citation_title", paper.title
    for name in paper.authors[:MOST_AUTHORS]:
        yield "citation_author", name
    if paper.published:
        yield "citation_date", f"{paper.published:%Y/%m/%d}"
        yield "citation_online_date", f"{paper.published:%Y/%m/%d}"
    yield "citation_arxiv_id", paper.arxiv_id
    yield "citation_abstract_html_url", paper.url
    yield "citation_pdf_url", paper.url.replace("/abs/", "/pdf/")
    if paper.doi:
        yield "citation_doi", paper.doi
    for category in paper.categories:
        yield "citation_keywords", category
    yield "citation_abstract", paper.abstract


def scholarly_article(paper: Paper) -> Markup:
    """The paper as JSON-LD (https://schema.org/ScholarlyArticle), fit to stand within a `script` element."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": paper.url,
        "name": paper.title,
        "headline": paper.title[:110],
        "author": [{"@type": "Person", "name": name} for name in paper.authors[:MOST_AUTHORS]],
        "datePublished": paper.published.isoformat() if paper.published else None,
        "version": str(paper.version),
        "abstract": paper.abstract,
        "keywords": list(paper.categories),
        "url": paper.url,
        "sameAs": f"https://doi.org/{paper.doi}" if paper.doi.startswith("10.") else None,
        "identifier": {"@type": "PropertyValue", "propertyID": "arXiv", "value": paper.arxiv_id},
    }
    written = json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)
    # What would end or comment out the element is written as JSON's own escapes.
    return Markup(written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # nosec
