"""HTML from values: pages that can be linked, and the parts that they share.

Read `rendering.py` (templates), `cards.py` (a paper), then the rooms `chat` and `triage` and the other pages.
"""
