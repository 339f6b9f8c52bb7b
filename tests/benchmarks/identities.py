"""What the prover makes of the tables of identities, and how long it takes.

``python tests/benchmarks/identities.py [--words] [--only NAME …] [--write]`` prints verdict and time of each
identity, and the counts. ``--words`` asks for the proof in letters only, without instances. A true identity that is
refuted, or a false one that is proved, is wrong; the exit status is then 1. ``--write`` lists those that are not
settled in ``tests/reference/unsettled_identities.txt``, with which ``tests/claims/test_identities.py`` compares.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from helpers.identities import FALSE, TRUE
from helpers.identities.notation import in_letters

import symbolic_matexp as sm
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.argument import in_words

LIST = Path(__file__).parent.parent / "reference" / "unsettled_identities.txt"


def judged(identity, in_words_only):
    """Return the verdict on an identity and the seconds that it took."""
    equation, given = in_letters(identity)
    start = time.perf_counter()
    if in_words_only:
        outcome = in_words(Statement.parse(equation, given)).outcome
    else:
        outcome = sm.prove(equation, given=given).verdict
    return str(outcome), time.perf_counter() - start


def report(title, identities, right, wrong, in_words_only):
    """Print a line for each identity, then the counts and the times.

    Return the number of wrong verdicts, and the names of what was not settled.
    """
    counts, times, unsettled = Counter(), [], []
    for identity in identities:
        verdict, seconds = judged(identity, in_words_only)
        counts[verdict] += 1
        times.append(seconds)
        if verdict != right:
            unsettled.append(identity.name)
        mark = "  WRONG" if verdict in wrong else ""
        print(f"{title:<6} {identity.name:<42} {verdict:<10} {1000 * seconds:9.1f} ms{mark}", flush=True)
    listed = ", ".join(f"{counts[x]} {x}" for x in ("proved", "supported", "refuted", "undecided"))
    mistakes = sum(counts[x] for x in wrong)
    print(
        f"{len(identities)} {title}: {listed}; {mistakes} wrong; "
        f"median {1000 * statistics.median(times):.1f} ms, maximum {max(times):.1f} s\n"
    )
    return mistakes, unsettled


def main():
    """Judge both tables, or the identities named."""
    parser = argparse.ArgumentParser(description="The tables of identities against the prover.")
    parser.add_argument("--words", action="store_true", help="the proof in letters only")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these identities only")
    parser.add_argument("--write", action="store_true", help="list what is not settled, for the tests")
    options = parser.parse_args()
    if options.write and (options.words or options.only):
        parser.error("--write goes with whole verdicts on both tables")
    total, lines = 0, []
    for title, table, right, wrong in (
        ("true", TRUE, "proved", {"refuted"}),
        ("false", FALSE, "refuted", {"proved", "certified"}),
    ):
        chosen = [x for x in table if not options.only or x.name in options.only]
        if chosen:
            mistakes, unsettled = report(title, chosen, right, wrong, options.words)
            total += mistakes
            lines += [f"{title}, not {right}: {name}\n" for name in unsettled]
    if options.write:
        LIST.write_text("".join(lines), encoding="utf-8")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
