"""What a question means. Comes in: a `Question` with its conversation. Goes out: an `Intent`, which everything behind
reads instead of the question.

Read in this order: `intent` (the value), `understanding` (one question, top-down), then its steps: `masking` (stretches
with a grammar: `dates`, ids, categories), `spelling`, `tokens` and `reading` (what the network sees and says),
`network` (NumPy), `meaning` (what each stretch says: `limits`, `papers_meant`, `pointers`), `thread` (the
conversation). `by_model` lays over it what a language model says, if one is to read questions: `model_form` is what it
is told and fills in, `model_checks` what of that holds. `training/` makes the network's weights.
"""
