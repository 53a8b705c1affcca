"""Triage, profiles and meetings as pages.

Read `page.py` (the routes), `asked.py` (what an address asks), `view.py` and `list.py` (what is shown), `marking.py`.
"""
