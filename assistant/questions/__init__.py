"""What a question means: its filters, its kind, the papers it names, and what the conversation adds."""
