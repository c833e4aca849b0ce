"""What it costs to take findings of one nerve as independent, where the reader's errors on one nerve are shared.

    python3 benchmarks/shared_evidence.py [patients]

Patients are drawn from the prior and read with the error matrices. On a share of the nerves the reader is wrong in the
same direction all along (one luck for all findings of a kind there). Their beliefs are then made with three weights for
alike findings. Printed: how often the likeliest site is right, how sure the belief was of it, and the log loss.
"""

import sys
from collections.abc import Iterator

import numpy as np

import motorlab as ml
from motorlab.diagnosis.alike import group_of
from motorlab.diagnosis.beliefs import belief
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.hypotheses import site_sets
from motorlab.diagnosis.outcomes import outcomes
from motorlab.expectations import places

SHARED = (0.0, 0.3, 0.7)  # shares of the nerves on which errors are one luck
WEIGHTS = {"all count in full": 1.0, "a half of each further one": 0.5, "one per nerve": 0.0}
MUSCLES = [row for row in ml.table("muscles")["muscle"][ml.table("muscles")["graded"]]][::2]
KEYS = [("power", name, side) for name in MUSCLES for side in ("left", "right")]
KEYS += [
    ("reflex", name, side) for name in ("biceps", "triceps", "knee", "ankle") for side in ("left", "right")
]
KEYS += [("plantar", "", side) for side in ("left", "right")]


def patients(
    count: int, shared: float, random: np.random.Generator
) -> Iterator[tuple[int, dict[tuple[str, str, str], object]]]:
    """Return candidates drawn from the prior, each with what a reader writes down."""
    weight = candidates().weight / candidates().weight.sum()
    groups = [group_of(item) for item in belief(dict.fromkeys(KEYS, "normal")).found]
    for row in random.choice(len(weight), count, p=weight).tolist():
        lucks: dict[object, float] = {}
        seen: dict[tuple[str, str, str], object] = {}
        for key, group in zip(KEYS, groups, strict=True):
            kind = outcomes()[key[0]]
            chance = kind.matrix[columns()[places(None)[key]][row]]
            own = random.random()
            luck = lucks.setdefault(group, random.random() if random.random() < shared else np.nan)
            drawn = own if np.isnan(luck) else luck
            seen[key] = kind.words[int(np.searchsorted(np.cumsum(chance), drawn).clip(0, len(chance) - 1))]
        yield row, seen


def main(count: int) -> None:
    """Print the table."""
    sets, _ = site_sets()
    answer = sets[candidates().answer]
    print(f"{count} patients, {len(KEYS)} findings each")
    for shared in SHARED:
        print(f"\nerrors shared on {shared:.0%} of the nerves")
        drawn = list(patients(count, shared, np.random.default_rng(1)))
        for name, weight in WEIGHTS.items():
            right, sure, loss = [], [], []
            for row, seen in drawn:
                held = belief(seen)
                sizes = np.array(held.alike, dtype=float)
                posterior = held.with_shares((1.0 + weight * (sizes - 1.0)) / sizes)
                by_set = np.bincount(answer, weights=posterior[:-1])
                right.append(by_set.argmax() == answer[row])
                sure.append(by_set.max())
                loss.append(-np.log(max(by_set[answer[row]], 1e-12)))
            print(
                f"  {name:28s} right {np.mean(right):.3f}  sure {np.mean(sure):.3f}  log loss {np.mean(loss):.3f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
