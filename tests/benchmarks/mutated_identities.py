"""Whether the prover is fooled: true identities with one thing changed, which instances of their own contradict.

``python tests/benchmarks/mutated_identities.py [--count N] [--seed S] [--instances]`` prints every mutant that is
proved although an instance contradicts it, and a summary. With ``--instances`` the whole of ``sm.prove`` is asked,
which also tries instances, else the proof in letters alone.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.identities import TRUE
from helpers.identities.mutations import findings, in_letters_proved, mutants

import symbolic_matexp as sm


def whole(equation, given):
    """Whether all of the evidence together proves an equation."""
    return sm.prove(equation, given=given).verdict == "proved"


def main():
    """Print what was found. The exit status is 1 if anything false is proved."""
    parser = argparse.ArgumentParser(description="Mutants of true identities against the prover.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--instances", action="store_true", help="ask all of sm.prove")
    options = parser.parse_args()
    start, counts = time.perf_counter(), Counter()
    proves = whole if options.instances else in_letters_proved
    for finding in findings(TRUE, options.count, options.seed, proves):
        counts[finding.contradicted, finding.proved] += 1
        if finding.wrong:
            print(f"WRONG {finding.mutant.name}: {'; '.join(finding.mutant.texts)}", flush=True)
    wrong, false = counts[True, True], counts[True, True] + counts[True, False]
    print(
        f"{counts.total()} mutants of {sum(len(mutants(x)) for x in TRUE)}: {false} contradicted by instances, "
        f"{wrong} of these proved; {counts[False, True]} of the others proved, {counts[False, False]} not; "
        f"{time.perf_counter() - start:.0f} s"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
