"""A digest file to a `Digest`, entry by entry, with every problem met on the way. The door is `digest_file.py`."""
