"""`python -m ui` is `paperlight`."""

from ui.terminal.main import main

main()
