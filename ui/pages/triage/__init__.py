"""Triage, profiles and meetings as pages.

Read `page.py` (the routes), `triage_request.py` (what an address asks), `view.py` and `list.py` (what is shown), then
`marking.py`.
"""
