"""The chat, the same for `/`, `/c/ID` and a wiki's frame.

Read `routes.py` (a question and its stream), `conversation.py` (its states), `turn.py` (how one looks), `kept_turn.py`.
"""
