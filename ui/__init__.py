"""The doors to Paperlight: the terminal, the browser, the wiki frame and REST."""
