"""What a group has read, from its own lists: files of references or a Zotero library, matched with our papers.

In comes a BibTeX, RIS or CSL-JSON file, or the address of a Zotero library; out come the papers that the library holds
of it, and the references that it lacks. Read `reference.py`, `files.py`, `zotero.py`, then `matching.py`.
"""

from assistant.bibliographies.files import references_in
from assistant.bibliographies.matching import Matched, matched
from assistant.bibliographies.reference import Reference
from assistant.bibliographies.zotero import zotero_references

__all__ = ["Matched", "Reference", "matched", "references_in", "zotero_references"]
