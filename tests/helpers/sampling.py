"""Long lists of cases: some of them run always, the others with the slow tests."""

import pytest


def sampled(cases, every):
    """Return the cases for ``parametrize``; all but every so many-th are slow."""
    listed = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [
        pytest.param(*case, marks=() if number % every == 0 else pytest.mark.slow)
        for number, case in enumerate(listed)
    ]
