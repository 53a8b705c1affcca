"""The doors for programs. `api.py` puts their routes together; each file holds one subject with what goes in and out.

In order: `search.py`, `ask.py` (with `event_stream.py`), `papers.py`, `days.py`, `citations.py`, then the others.
"""
