"""From the papers found to an answer: which of them answer, what is quoted of them, and in which form.

Read `gathering.py`, then `forms.py`, which names the form of each act, then `draft.py`, what every form writes with.
"""
