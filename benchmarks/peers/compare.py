"""Run every tool on the same pool, see that they agree, and print what each takes and how exact it is.

The rounds go through all tools and steps in turn, so that whatever else the machine does meets everybody alike. Each
round has another current. Started by `run.py`.
"""

import os
import sys
import tempfile
from typing import Any

import numpy as np

from benchmarks.peers.pool import Spikes
from benchmarks.peers.workers import Worker, started

ROUNDS = 9
COMMON_MS, REFERENCE_MS = 0.1, 0.025
STEPS_MS = (0.5, 0.25, COMMON_MS, 0.05, REFERENCE_MS)
MORE_NA = 0.01  # current added from round to round
AGREE = 0.005  # share by which the numbers of spikes may differ at the common step
BARS_MS = (0.1, 0.2, 0.5)  # what 95 % of the spikes may be off, in the last tables
OURS, COMPILED, STANDALONE = "NumPy", "Numba", "Brian2 C++"
EULER, RK2 = "exponential Euler", "rk2"
TOOLS: dict[str, tuple[str, dict[str, Any]]] = {
    OURS: ("with_numpy", {}),
    COMPILED: ("with_numba", {}),
    f"{STANDALONE}, {EULER}": ("with_brian2", {"target": "cpp_standalone", "method": "exponential_euler"}),
    f"{STANDALONE}, {RK2}": ("with_brian2", {"target": "cpp_standalone", "method": "rk2"}),
    f"Brian2 Cython, {EULER}": ("with_brian2", {"target": "cython", "method": "exponential_euler"}),
    f"Brian2 Cython, {RK2}": ("with_brian2", {"target": "cython", "method": "rk2"}),
    "NEURON, implicit Euler": ("with_neuron", {"order": 0}),
    "NEURON, Crank-Nicolson": ("with_neuron", {"order": 2}),
}


def note(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def errors(run: Spikes, reference: Spikes) -> tuple[float, float]:
    """Return the median and the 95 % quantile (ms) of the differences in time, cell by cell and in order."""
    gaps = []
    for cell in np.union1d(run.cell, reference.cell):
        ours, theirs = np.sort(run.at_ms[run.cell == cell]), np.sort(reference.at_ms[reference.cell == cell])
        both = min(ours.size, theirs.size)
        gaps.append(np.abs(ours[:both] - theirs[:both]))
    found = np.concatenate(gaps)
    return float(np.median(found)), float(np.quantile(found, 0.95))


def show(title: str, rows: list[Worker], base: Worker) -> None:
    """Print a table; its ratio is a tool's time of the processor over that of `base`."""
    print(f"\n{title}\n\n| tool | step ms | run ms, median | least | stepping ms | processor ms ", end="")
    print("| spikes | error ms, median | 95 % | ratio |")
    print("|---" * 10 + "|")
    for row in rows:
        middle, most = row.error_ms
        print(
            f"| {row.tool} | {row.dt_ms:g} | {row.ms:.1f} | {min(row.times):.1f} | {row.stepping_ms:.1f} "
            f"| {row.processor_ms:.1f} | {row.spikes} | {middle:.3f} | {most:.3f} "
            f"| {row.processor_ms / base.processor_ms:.2f} |"
        )


def apart(rows: list[Worker]) -> float:
    """Return the largest share by which the numbers of spikes differ within a round."""
    counts = np.array([[run.cell.size for run in row.runs] for row in rows])
    return float(((counts.max(axis=0) - counts.min(axis=0)) / counts.min(axis=0)).max())


def largest(rows: list[Worker], bar_ms: float) -> list[Worker]:
    """Return each tool at its largest step that keeps the bar; its finest step always does."""
    kept = [row for row in rows if row.error_ms[1] <= bar_ms]
    return [max((row for row in kept if row.tool == tool), key=lambda row: row.dt_ms) for tool in TOOLS]


def main() -> int:
    rows = {}
    for tool, (module, choices) in TOOLS.items():
        for dt_ms in STEPS_MS:
            note(f"building {tool} at {dt_ms:g} ms ...")
            rows[tool, dt_ms] = started(tool, module, choices, dt_ms)
    every = list(rows.values())
    for number in range(ROUNDS):
        note(f"round {number + 1} of {ROUNDS} ...")
        for row in every:
            row.go(MORE_NA * number)
    for row in every:
        row.error_ms = errors(row.runs[0], rows[row.tool, REFERENCE_MS].runs[0])
        row.stop()

    common = [rows[tool, COMMON_MS] for tool in TOOLS]
    share = apart(common)
    show(f"The same step, {COMMON_MS:g} ms (ratio to {OURS}):", common, common[0])
    print(
        f"\nThe numbers of spikes differ by {share:.2%} at most over {ROUNDS} rounds (allowed: {AGREE:.1%})."
    )
    best_peer = min(
        (row for row in common if row.tool not in (OURS, COMPILED)), key=lambda row: row.processor_ms
    )
    ratio = best_peer.processor_ms / rows[COMPILED, COMMON_MS].processor_ms
    print(f"{best_peer.tool} over {COMPILED}: {ratio:.1f} (to reach: 30).")
    finest = rows[OURS, REFERENCE_MS].runs[0]
    for tool in list(TOOLS)[1:]:
        middle, most = errors(rows[tool, REFERENCE_MS].runs[0], finest)
        print(f"{tool} at {REFERENCE_MS:g} ms against {OURS}: median {middle:.3f} ms, 95 % {most:.3f} ms.")
    show(f"Every step (errors against the tool's own {REFERENCE_MS:g} ms):", every, common[0])
    for bar_ms in BARS_MS:
        best = largest(every, bar_ms)
        show(f"Largest step with 95 % of the spikes within {bar_ms:g} ms:", best, best[0])
        peer = min((row for row in best if row.tool.startswith(STANDALONE)), key=lambda row: row.processor_ms)
        ratio = best[0].processor_ms / peer.processor_ms
        print(f"\n{OURS} over {STANDALONE}: {ratio:.2f} (to reach: 1 or less).")
    if share > AGREE:
        print(f"\nThe tools do not agree: {share:.2%} of the spikes.")
    return int(share > AGREE)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        os.environ["TMPDIR"] = folder  # what the tools compile goes with it
        sys.exit(main())
