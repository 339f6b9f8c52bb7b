"""The shell command, ``symbolic-matexp`` or ``python -m symbolic_matexp``."""

import sys


def main() -> None:
    """Run the command; an interruption while Python is still importing ends it as quietly as a later one."""
    try:
        from .shell.cli import main as run
    except KeyboardInterrupt:
        print("symbolic-matexp: interrupted: nothing was done", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
