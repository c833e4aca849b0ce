"""Each tool at each step as a process of its own, which makes a run whenever it is told to."""

import resource
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.peers.pool import Spikes, made

__all__ = ["Worker", "started"]


def processor_s() -> float:
    """Return what this process and the programs that it has run have had of the processor (s)."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def serve(pipe: Connection, module: str, choices: dict[str, Any], dt_ms: float) -> None:
    """Build one tool's pool, then answer each parameter with a run and what it took: time and processor (ms)."""
    run = import_module(f"benchmarks.peers.{module}").built(made(), dt_ms, **choices)
    run(0.0)  # what is compiled, read or allocated at the first run belongs to the set-up
    pipe.send("ready")
    while (extra_na := pipe.recv()) is not None:
        used, start = processor_s(), perf_counter()
        spikes = run(extra_na)
        spent = perf_counter() - start
        pipe.send((1000.0 * spent, 1000.0 * (processor_s() - used), spikes))


@dataclass
class Worker:
    """One tool at one step, and the runs it has made."""

    tool: str
    dt_ms: float
    pipe: Connection
    times: list[float] = field(default_factory=list)  # whole runs (ms)
    processor: list[float] = field(default_factory=list)  # the same, as time of the processor (ms)
    runs: list[Spikes] = field(default_factory=list)
    error_ms: tuple[float, float] = (0.0, 0.0)  # median and 95 % against the tool's own finest step

    @property
    def ms(self) -> float:
        return median(self.times)

    @property
    def processor_ms(self) -> float:
        return median(self.processor)

    @property
    def stepping_ms(self) -> float:
        return median(run.stepping_ms for run in self.runs)

    @property
    def spikes(self) -> int:
        return self.runs[0].cell.size

    def go(self, extra_na: float) -> None:
        self.pipe.send(extra_na)
        spent, used, spikes = self.pipe.recv()
        self.times.append(spent)
        self.processor.append(used)
        self.runs.append(spikes)

    def stop(self) -> None:
        self.pipe.send(None)
        self.pipe.close()


def started(tool: str, module: str, choices: dict[str, Any], dt_ms: float) -> Worker:
    """Start a process and return when its tool is ready."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    context.Process(target=serve, args=(theirs, module, choices, dt_ms), daemon=True).start()
    theirs.close()
    try:
        ours.recv()
    except EOFError:
        raise SystemExit(
            f"{tool} could not be built at {dt_ms:g} ms; what went wrong is said above."
        ) from None
    return Worker(tool, dt_ms, ours)
