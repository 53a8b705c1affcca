"""What a group has read, from its own lists: files of references or a Zotero library, matched with our papers.

In comes a BibTeX, RIS or CSL-JSON file, or the address of a Zotero library; out come the papers that the library holds
of it, and the references that it lacks. Read `reference.py`, `files.py`, `zotero.py`, then `matching.py`. The other
way, `zotero_writing.py` gives papers to a Zotero library.
"""

from assistant.bibliographies.files import references_in
from assistant.bibliographies.matching import Matched, matched
from assistant.bibliographies.reference import Reference
from assistant.bibliographies.zotero import zotero_references
from assistant.bibliographies.zotero_writing import to_zotero

__all__ = ["Matched", "Reference", "matched", "references_in", "to_zotero", "zotero_references"]
