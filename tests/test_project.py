"""What says something about the project as a whole agrees: version, changes, how to cite, what is uploaded."""

import re
import tomllib
from pathlib import Path

import symbolic_matexp

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_how_to_cite_names_this_version():
    cited = dict(re.findall(r"^(\w[\w-]*): (.+)$", read("CITATION.cff"), re.M))
    assert cited["version"] == symbolic_matexp.__version__
    assert cited["license"] == SETTINGS["project"]["license"]
    assert cited["cff-version"] == "1.2.0"
    assert SETTINGS["project"]["urls"]["Paper"] in read("CITATION.cff")


def test_changes_begin_with_what_is_unreleased_and_this_version():
    versions = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.M)
    released = [version for version in versions if version != "Unreleased"]
    assert released[0].split()[0] == symbolic_matexp.__version__
    assert versions.index("Unreleased") == 0
    numbers = [tuple(map(int, version.split()[0].split("."))) for version in released]
    assert numbers == sorted(numbers, reverse=True)


def test_classifiers_name_the_pythons_that_are_tried():
    named = set(re.findall(r"Python :: (3\.\d+)", " ".join(SETTINGS["project"]["classifiers"])))
    tried = set(re.search(r"for version in ([\d. ]+);", read(".ci/packages"))[1].split())
    assert named == tried
    assert f">={min(named, key=lambda text: int(text[2:]))}" == SETTINGS["project"]["requires-python"]


def test_dependencies_say_why():
    reasons = read("CONTRIBUTING.md").partition("## Dependencies")[2]
    extras = SETTINGS["project"]["optional-dependencies"].values()
    lists = [SETTINGS["project"]["dependencies"], SETTINGS["build-system"]["requires"], *extras]
    names = {re.match(r"[\w.-]+", text)[0] for listed in lists for text in listed} - {"symbolic-matexp"}
    assert sorted(name for name in names if f"**{name}**" not in reasons) == []
