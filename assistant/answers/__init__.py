"""From the papers found to an answer: which of them answer, what is quoted of them, and in which form."""
