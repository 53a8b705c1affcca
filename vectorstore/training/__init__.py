"""Training of the bundled static embedding model (needs torch; nothing at query time imports this)."""
