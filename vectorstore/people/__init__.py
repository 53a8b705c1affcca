"""What people leave beside a library: conversations, profiles, votes, members. The door is `People` in `store.py`.

It has a database of its own, so that a pick never waits for digests that are being read, and a catalogue that is made
anew takes nothing of it away. Each subject has its tables and its statements in one file, over `store.py`'s metadata.
"""
