"""Which cases of long parametrised tests run always, and which with the slow ones."""

import pytest

SAMPLED = {
    "claims/words/": 2,
    "claims/test_claims.py": 2,
    "claims/test_claims_of_four_layers.py": 2,
    "claims/test_operator_theory.py": 2,
    "claims/test_refuting.py": 3,
    "claims/test_structured_instances.py": 3,
    "comparing/": 2,
    "functions/test_balls_in.py": 2,
    "functions/test_closed_form.py": 2,
    "functions/test_condition_below.py": 2,
    "functions/test_cosm.py": 3,
    "functions/test_logm.py": 2,
    "solving/": 2,
    "systems/": 2,
}
"""Of the cases of a test in these files every so many-th runs always."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the other cases of each test as slow, before pytest chooses by marks."""
    seen = {}
    for item in items:
        if not hasattr(item, "callspec"):
            continue
        place = item.path.as_posix().partition("/tests/")[2]
        every = next((n for start, n in SAMPLED.items() if place.startswith(start)), 1)
        test = item.nodeid.partition("[")[0]
        seen[test] = seen.get(test, -1) + 1
        if seen[test] % every:
            item.add_marker(pytest.mark.slow)
