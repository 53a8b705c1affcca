"""Where papers are kept and found.

The catalogue (SQLite) is the record; Chroma and tantivy are derived from it; search reads all three. The door is
`library.py`.
"""
