"""The record: papers, digests, passages in SQLite or PostgreSQL. The door is `Catalogue` in `catalogue.py`.

Read `schema.py` (the tables), `recording.py` and `merging.py` (how a batch enters), then `queries.py` (how it is read).
"""
