"""A sweep of 10,016 problems: two local workers, again with one of them killed, and a Dask cluster with one killed.

    python tests/benchmarks/ten_thousand.py [--samples 313]

Prints the wall time of each, its ratio to the first, and whether the tables are the same to the byte.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
JOURNAL = "near-singular.journal.jsonl"


def sweep(folder, samples, *options, halfway=None):
    """Run one; call ``halfway`` with the process once half of the problems are measured."""
    command = [
        BIN / "symbolic-matexp",
        "sweep",
        "near-singular",
        "--dim",
        "2",
        "--samples",
        str(samples),
        "--no-plot",
    ]
    start = time.monotonic()
    process = subprocess.Popen([*command, "--out", folder, *options], stdout=subprocess.DEVNULL)
    half = samples * 16  # of 2 fields × 16 σ × samples
    while halfway is not None and process.poll() is None:
        journal = folder / JOURNAL
        if journal.exists() and journal.read_bytes().count(b'"case"') >= half:
            halfway(process)
            break
        time.sleep(0.2)
    if process.wait() != 0:
        raise SystemExit(f"the sweep in {folder} failed")
    return time.monotonic() - start, (folder / "near-singular.csv").read_bytes()


def kill_a_child(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    worker = next(pid for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(int(worker), signal.SIGKILL)
    print(f"  killed worker {worker}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=313)
    samples = parser.parse_args().samples
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        seconds, table = sweep(root / "local", samples, "--workers", "2")
        print(f"two local workers: {seconds:.0f} s, {samples * 32} problems", flush=True)
        again, same = sweep(root / "killed", samples, "--workers", "2", halfway=kill_a_child)
        print(f"one killed halfway: {again / seconds:.2f} of that, same table: {same == table}", flush=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address, log = f"tcp://127.0.0.1:{port}", (root / "dask.log").open("w")
        dask = [BIN / "dask"]
        cluster = [
            subprocess.Popen([*dask, *words], stdout=log, stderr=log, cwd=root)
            for words in (
                ("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"),
                *[("worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")] * 2,
            )
        ]
        try:
            time.sleep(5)

            def kill_a_worker(_):
                cluster[1].kill()
                print("  killed a Dask worker", flush=True)

            far, same = sweep(root / "dask", samples, "--scheduler", address, halfway=kill_a_worker)
            print(f"a Dask cluster of two, one killed halfway: {far / seconds:.2f}, same table: {same == table}")
        finally:
            for process in reversed(cluster):
                process.kill()
                process.wait()


if __name__ == "__main__":
    main()
