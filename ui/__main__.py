"""`python -m ui` is `paperlight`."""

from ui.terminal import main

main()
