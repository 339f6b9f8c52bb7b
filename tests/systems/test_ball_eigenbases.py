"""What the engine of eigenbases claims, file by file: see ``helpers/eigenbasis_checks.py``."""

from importlib import import_module

import pytest
from helpers.eigenbasis_checks import CHECKS

PACKAGE = "symbolic_matexp.systems.ball."


@pytest.mark.parametrize(("name", "check"), [(name, check) for name, checks in CHECKS.items() for check in checks])
def test_the_claim_holds(name, check):
    check(import_module(PACKAGE + name))
