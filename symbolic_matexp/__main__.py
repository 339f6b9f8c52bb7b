"""``python -m symbolic_matexp`` is the shell command."""

from .cli import main

main()
