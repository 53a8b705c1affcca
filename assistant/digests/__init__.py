"""Digests written from what a library holds."""
