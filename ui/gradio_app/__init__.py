"""The chat and triage in Gradio: events in, HTML of `ui.pages` out."""
