"""README and the pages of the site as what they are for a reader: blocks that are run in order, in one directory.

- A block of Python whose first line is ``# NAME.py`` is the file of that name; others are run one by one.
- ``expression  # literal; words`` has that value. ``print(…)  # text`` prints that text, with … for what is left out.
- A line of a shell block ends with exit status 0, unless ``# exit status N`` says otherwise. What installs or stays
  on is not run here.
- A block of text shows what the block before it prints: its lines one after the other, … for what is left out.
"""

import ast
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / ".site" / "pages").glob("*.md"))]
NOT_RUN_HERE = re.compile(r"pip install|dask |--scheduler")
"""What installs is run by .ci/run, and the cluster by a benchmark."""
FILE = re.compile(r"# (\w+\.py)\n")
PREFIX = "#           "


@dataclass(frozen=True)
class Block:
    """A block of a document: its language, its text, and the line on which it begins."""

    language: str
    text: str
    line: int

    @property
    def file(self):
        """The name of the file that it is, if it is one."""
        found = FILE.match(self.text) if self.language == "python" else None
        return found and found[1]


def blocks(document):
    """Return the blocks of a document, in order."""
    text = document.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 2)
        for found in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)
    ]


def shell_lines(block):
    """Yield the commands of a shell block, each with the exit status that it should have."""
    for line in block.text.splitlines():
        command, _, comment = line.partition(" #")
        if "pip install" in command and "&& symbolic-matexp solve" in command:
            command = command.rpartition("&& ")[2]  # what it shows once it is installed
        if command.strip() and not NOT_RUN_HERE.search(command):
            status = re.search(r"exit status (\d+)", comment)
            yield command.strip(), int(status[1]) if status else 0


class Reader:
    """Follows a document in a directory, and keeps what differs from what the document says."""

    def __init__(self, document, folder, with_shell):
        self.document, self.folder, self.with_shell = document, folder, with_shell
        self.names, self.differences, self.compared = {}, [], 0

    def follow(self):
        """Run all blocks in order."""
        output = None
        for block in blocks(self.document):
            if block.file:
                (self.folder / block.file).write_text(block.text, encoding="utf-8")
                output = None
            elif block.language == "python":
                output = self._python(block)
            elif block.language == "sh":
                output = self._shell(block)
            elif block.language == "text" and output is not None:
                self._compare(block.line, block.text, output)
        return self

    def _python(self, block):
        """Run the statements one by one. Return what they print together."""
        whole = StringIO()
        lines = block.text.splitlines()
        for statement in ast.parse(block.text).body:
            with chdir(self.folder), redirect_stdout(StringIO()) as output:
                value = self._run(statement)
            whole.write(output.getvalue())
            if isinstance(statement, ast.Expr):
                self._check_comment(block.line, lines, statement, value, output.getvalue())
        return whole.getvalue()

    def _run(self, statement):
        """Run a statement. Return its value if it is an expression."""
        if isinstance(statement, ast.Expr):
            target = ast.Name("_value", ast.Store(), **_place(statement))
            statement = ast.Assign([target], statement.value, **_place(statement))
        exec(compile(ast.Module([statement], []), self.document.name, "exec"), self.names)
        return self.names.pop("_value", None)

    def _check_comment(self, line, lines, statement, value, output):
        end = statement.end_lineno - 1
        _, _, comment = lines[end][statement.end_col_offset :].partition("# ")
        if not comment:
            return
        if output:
            more = [text.removeprefix(PREFIX) for text in lines[end + 1 :]]
            more = more[: next((i for i, text in enumerate(lines[end + 1 :]) if not text.startswith(PREFIX)), None)]
            if comment[:1].islower() and "…" not in comment and comment not in output:
                return  # words about what is printed
            self._compare(line + end, "\n".join([comment, *more]), output)
            return
        try:
            told = ast.literal_eval(comment.partition(";")[0])
        except (SyntaxError, ValueError):
            return  # words
        self.compared += 1
        if value != told:
            self.differences.append(f"line {line + end}: {told!r} is said, {value!r} is computed")

    def _shell(self, block):
        """Run the lines one by one. Return what they print together; None if nothing was to be run."""
        commands = list(shell_lines(block)) if self.with_shell else []
        whole = ""
        for command, expected in commands:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", command],
                cwd=self.folder,
                env=environment(self.folder),
                capture_output=True,
                text=True,
                timeout=600,
            )
            self.compared += 1
            if done.returncode != expected:
                told = f"{command!r} ends with {done.returncode}, not {expected}"
                self.differences.append(f"line {block.line}: {told}\n{done.stderr[-2000:]}")
            whole += done.stdout
        return whole if commands else None

    def _compare(self, line, text, output):
        """Note whether the lines of a text follow one another in what was printed."""
        self.compared += 1
        pattern = "".join(".*?" if part == "…" else re.escape(part) for part in re.split(r"(…)", text.strip()))
        if not re.search(pattern, output, re.S):
            self.differences.append(f"line {line}: this is said\n{text}\nand this is printed\n{output}")


def _place(node):
    return {"lineno": node.lineno, "col_offset": node.col_offset}


def environment(folder):
    """Return an environment in which the commands of this package are those that are tested."""
    commands = folder / ".commands"
    commands.mkdir(exist_ok=True)
    for name, module in {"symbolic-matexp": "symbolic_matexp", "pytest": "pytest", "python": ""}.items():
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {"-m " + module if module else ""} "$@"\n')
        script.chmod(0o755)
    return os.environ | {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep),
    }
