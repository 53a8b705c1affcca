"""Fits the judge of papers: `python -m assistant.find.training LIBRARY_HOME`."""
