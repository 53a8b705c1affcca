"""HTML from values: pages that can be linked, and the parts that they share with the chat.

Read `rendering.py` (templates), `turn.py` (a question as it goes), `cards.py` (a paper), then the pages.
"""
