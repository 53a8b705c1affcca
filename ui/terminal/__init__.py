"""The commands of `paperlight`. The door is `main.py`; a command calls one function and prints."""
