"""Where papers are kept and found: the catalogue (SQLite, the record), Chroma and tantivy (derived), and the search over them."""
