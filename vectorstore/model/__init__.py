"""The bundled static bilingual model: texts to vectors (`embedding.py`), words to cover (`late_interaction.py`)."""
