"""Whether the prover is fooled: true identities with one thing changed, which instances of their own contradict.

``python tests/benchmarks/mutated_identities.py [--count N] [--seed S] [--instances] [--verbose]`` prints every mutant
that is proved although an instance contradicts it, every one that takes long, and a summary. With ``--instances`` the
whole of ``sm.prove`` is asked, which also tries instances, else the proof in letters alone.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.identities import TRUE
from helpers.identities.mutations import findings, in_letters_proved, mutants

import symbolic_matexp as sm

SLOW = 10
"""Seconds from which a proof is named."""

KINDS = {
    "false": "contradicted by an instance",
    "held": "that hold on all instances tried",
    "untried": "without an instance",
}


def whole(equation, given):
    """Whether all of the evidence together proves an equation."""
    return sm.prove(equation, given=given).verdict == "proved"


def main():
    """Print what was found. The exit status is 1 if anything false is proved."""
    parser = argparse.ArgumentParser(description="Mutants of true identities against the prover.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--instances", action="store_true", help="ask all of sm.prove")
    parser.add_argument("--verbose", action="store_true", help="print also what is proved and not contradicted")
    options = parser.parse_args()
    start, counts, times = time.perf_counter(), Counter(), []
    proves = whole if options.instances else in_letters_proved
    for finding in findings(TRUE, options.count, options.seed, proves):
        kind = "false" if finding.failing else "held" if finding.holding else "untried"
        counts[kind, finding.proved] += 1
        times.append(finding.seconds)
        told = f"{finding.mutant.name}: {'; '.join(finding.mutant.texts)}"
        if finding.wrong:
            print(f"WRONG {told}", flush=True)
        elif finding.seconds > SLOW:
            print(
                f"SLOW {finding.seconds:.0f} s {finding.mutant.name}: {'; '.join(finding.mutant.texts)}", flush=True
            )
        elif options.verbose and (finding.proved or not finding.failing):
            verdict = f"{kind}, proved" if finding.proved else kind
            print(f"{verdict} {told}", flush=True)
    wrong = counts["false", True]
    print(f"{counts.total()} of {sum(len(mutants(x)) for x in TRUE)} mutants in {time.perf_counter() - start:.0f} s,")
    print(f"the median proof in {1000 * statistics.median(times):.1f} ms, the longest in {max(times):.1f} s:")
    for kind, what in KINDS.items():
        print(f"{counts[kind, True] + counts[kind, False]:6} {what}, {counts[kind, True]} of them proved")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
