"""What is made from the catalogue and can be made again: vectors in Chroma, words in tantivy. The door is `Indexes`.

Read `indexes.py` (upkeep), `dense.py` and `lexical.py`.
"""
