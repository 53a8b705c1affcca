"""What tests do with digests that were written: read them again, and look for what would act on a page."""

import re

from markdown_it import MarkdownIt

from assistant.digests.format import digest_markdown
from ingest.digests.digest_file import parse_digest
from vectorstore.values import Digest


def reread(digest: Digest) -> Digest:
    """The digest as the reader finds it in the file; nothing in it is a problem."""
    read, problems = parse_digest(digest_markdown(digest), digest.source)
    assert not problems
    assert read is not None
    return read


def assert_inert(markdown: str) -> None:
    """A page made of the file has no HTML but the anchors, no image from elsewhere, no link but to arXiv and within."""
    blocks = MarkdownIt().parse(markdown)
    for token in [*blocks, *(inner for block in blocks for inner in block.children or ())]:
        if token.type.startswith("html"):
            assert re.fullmatch(r"(?:<a id='2512\.0000[12]v1'>|</a>|\s)*", token.content), token.content
        target = token.attrs.get("href") or token.attrs.get("src") or "#"
        assert str(target).startswith(("https://arxiv.org/", "#")), target
