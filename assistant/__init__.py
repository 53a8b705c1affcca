"""From a question to a cited answer, and from a day's papers to a reading list."""
