"""Whether an answer says what its sources say: by code, in both languages."""
