"""Fits what doubts claims: `python -m assistant.checks.training`."""
