"""Papers, versions, announcements and texts from arXiv itself. The door is `fetching.py`; `api.py` asks."""
