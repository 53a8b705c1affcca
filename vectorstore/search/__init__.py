"""From a text to ranked papers. The doors are `pipeline.py` for one text and `search_many.py` for several;
`../searching.py` and `../ranges.py` give them to callers.

Read `candidates.py` (vectors and words), `ranking.py` (fusion), `hits.py` (what is handed out).
"""
