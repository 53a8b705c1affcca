"""The page that opens the chat, in Gradio, and the endpoint by which Gradio's client asks."""
