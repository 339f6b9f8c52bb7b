"""Print what ``import symbolic_matexp`` adds to bare Python, and its ratio to ``import numpy``.

python tests/benchmarks/import_time.py
"""

import statistics
import subprocess
import sys
import time


def seconds(code, runs=15):
    """Return the median time of a fresh interpreter running ``code``."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    """Time three interpreters and print the differences."""
    bare = seconds("pass")
    ours, peer = seconds("import symbolic_matexp") - bare, seconds("import numpy") - bare
    print(f"import symbolic_matexp  {1000 * ours:6.1f} ms beyond bare Python ({1000 * bare:.1f} ms)")
    print(f"import numpy            {1000 * peer:6.1f} ms")
    print(f"ratio                   {ours / peer:6.2f}")


if __name__ == "__main__":
    main()
