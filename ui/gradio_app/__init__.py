"""Gradio's app: the block that the chat stands in, and the endpoint by which Gradio's client asks."""
