"""The shell command, run in this process."""

import contextlib
import io
import os
from types import SimpleNamespace
from unittest import mock


def shell(*words, cwd=None):
    """Run a command line in this process, 80 columns wide; returns its exit status and what it printed."""
    from symbolic_matexp.shell.cli import main

    output, complaints = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or "."),
        mock.patch.dict(os.environ, {"COLUMNS": "80"}),
        mock.patch("sys.argv", ["symbolic-matexp", *map(str, words)]),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(complaints),
    ):
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
    return SimpleNamespace(returncode=status, stdout=output.getvalue(), stderr=complaints.getvalue())
