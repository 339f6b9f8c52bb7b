"""What README and the pages print runs as printed, in order, in one directory, and gives what they say."""

import os
import re
import subprocess
import sys

import pytest
from helpers.documents import DOCUMENTS, ROOT, Reader, blocks, shell_lines

README = DOCUMENTS[0]
MOST_LINES = 400
UNTYPED = ("--allow-untyped-defs", "--allow-untyped-calls")
"""README's functions are typed. Those of the pages are as most people write them."""


def named(document):
    return document.stem


def has(language):
    return [document for document in DOCUMENTS if any(block.language == language for block in blocks(document))]


@pytest.mark.parametrize("document", has("python"), ids=named)
def test_python_runs_in_order(document, tmp_path):
    reader = Reader(document, tmp_path, with_shell=False).follow()
    assert reader.differences == []


@pytest.mark.slow
@pytest.mark.parametrize("document", has("sh"), ids=named)
def test_everything_runs_in_order(document, tmp_path):
    reader = Reader(document, tmp_path, with_shell=True).follow()
    assert reader.differences == []


def test_readme_says_enough_to_be_compared(tmp_path):
    reader = Reader(README, tmp_path, with_shell=False).follow()
    assert reader.compared >= 18


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("```python\n1 + 1  # 2; words\n```\n", []),
        ("```python\n1 + 1  # 3\n```\n", ["line 2: 3 is said, 2 is computed"]),
        ('```python\nprint("a b")  # A b\n```\n', ["line 2: this is said\nA b\nand this is printed\na b\n"]),
        ('```python\nprint("a b")  # a …\n```\n', []),
        ('```python\nprint("a\\nb\\nc")\n```\n\n```text\na\n…\nc\n```\n', []),
        (
            '```python\nprint("a\\nb")\n```\n\n```text\nb\na\n```\n',
            ["line 6: this is said\nb\na\n\nand this is printed\na\nb\n"],
        ),
        ("```sh\nfalse  # exit status 1\n```\n", []),
        ("```sh\ntrue  # exit status 1\n```\n", ["line 2: 'true' ends with 0, not 1\n"]),
        ("```python\n# it.py\nx = 1\n```\n\n```sh\npython it.py\n```\n", []),
        ("```sh\npython it.py\n```\n", None),
        ("```sh\necho one two\n```\n\n```text\none two\n```\n", []),
        ("```sh\necho one two\n```\n\n```text\ntwo one\n```\n", None),
    ],
)
def test_a_reader_sees_what_differs(text, seen, tmp_path):
    document = tmp_path / "page.md"
    document.write_text(text, encoding="utf-8")
    differences = Reader(document, tmp_path, with_shell=True).follow().differences
    assert differences == seen if seen is not None else len(differences) == 1


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A folder in which mypy keeps what it knows of the package."""
    return tmp_path_factory.mktemp("mypy")


@pytest.mark.slow
@pytest.mark.parametrize("document", has("python"), ids=named)
def test_python_is_typed(document, tmp_path, cache):
    """mypy --strict accepts it. It reads the package as somebody who has installed it does."""
    listed = [block for block in blocks(document) if block.language == "python"]
    (tmp_path / "in_order.py").write_text("\n".join(x.text for x in listed if not x.file), encoding="utf-8")
    for block in listed:
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\n[mypy-mpmath.*,scipy.*,sympy.*]\nignore_missing_imports = True\n")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        f"--cache-dir={cache}",
        *(UNTYPED if document != README else ()),
        ".",
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"MYPYPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "CONTRIBUTING.md"], ids=named)
def test_files_that_are_named_are_there(document):
    text = document.read_text(encoding="utf-8")
    paths = re.findall(
        r"(?:symbolic_matexp|tests|notebooks|proofs|\.site)/[\w./-]+\.(?:py|ipynb|txt|json|v|md|png)\b", text
    )
    missing = [path for path in paths if "NAME" not in path and "its_id" not in path and not (ROOT / path).is_file()]
    assert missing == []


def test_readme_names_the_pages():
    text = README.read_text(encoding="utf-8")
    assert [page.name for page in DOCUMENTS[1:] if f"(.site/pages/{page.name})" not in text] == []


def test_links_inside_readme_lead_somewhere():
    text = README.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in re.findall(r"^#+ (.*)", text, re.M)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= headings
    files = [path for path in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text) if not (ROOT / path).is_file()]
    assert files == []


def test_readme_is_read_in_a_quarter_of_an_hour():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_two_commands_come_first():
    commands = [block.text for block in blocks(README) if block.language == "sh" and "install" in block.text]
    assert "solve --example" in commands[0]
    assert "pytest" in commands[1]


def test_what_is_not_run_here_installs_or_stays_on():
    shells = [block for document in DOCUMENTS for block in blocks(document) if block.language == "sh"]
    lines = [line for block in shells for line in block.text.splitlines() if line.strip()]
    run = tuple(command for block in shells for command, _ in shell_lines(block))
    left_out = [line for line in lines if not line.startswith(run)]
    assert len(left_out) == 6, left_out
