"""Two small digests about twenty real papers, so that a fresh library has something to read.

Ids, titles, authors, dates and categories are the papers' own. The abstracts and analyses were written for Paperlight:
they are true to the papers but are not their authors' words. Each file says so in its summary.
"""

from pathlib import Path

SAMPLES = Path(__file__).parent
