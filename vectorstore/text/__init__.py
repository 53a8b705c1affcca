"""What the store knows of texts by themselves: spellings, names, ids, sentences, kinds of papers."""
