"""One process that serves all doors: `app.py` joins them, `server.py` runs them, `security.py` guards them."""
