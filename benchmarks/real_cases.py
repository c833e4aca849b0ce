"""Published patients: how well the compartment is found, beside simple rules; nothing is fitted to them.

    python3 benchmarks/real_cases.py [--no-days] [--prior clinic] [--misses] [--figure calibration.html]

The cases lie in `../shared/cases`, or in the folder that `MOTORLAB_CASES` names. The answer comes from the name of each
disease, and neither genes, diseases nor terms that state the answer are read. Probabilities are those of five
compartments, made to sum to 1 again; how much of the belief lay there is printed. Unless told, the prior is that
which a Phenopacket brings: a register of rare diseases.
"""

import argparse
import csv
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import motorlab as ml
from motorlab.diagnosis.beliefs import PRIORS
from motorlab.diagnosis.evidence import Statement, statements

COMPARTMENTS = ["upper", "lower", "both", "junction", "muscle"]
FOLDER = Path(os.environ.get("MOTORLAB_CASES") or Path(__file__).parents[2] / "shared" / "cases")
BINS = [0.0, 0.4, 0.55, 0.7, 0.85, 0.95, 1.0]
# What a clinician would count: finding, what is found, and the compartment it points to.
COUNTED: list[tuple[str, Callable[[Any], bool], str]] = [
    ("reflex", lambda value: value == (3, 4), "upper"),
    ("tone", lambda value: value == (1, 3), "upper"),
    ("plantar", lambda value: value == "extensor", "upper"),
    ("clonus", lambda value: value == "present", "upper"),
    ("hoffmann", lambda value: value == "present", "upper"),
    ("gait", lambda value: value == "spastic", "upper"),
    ("reflex", lambda value: value in ((0, 1), 0), "lower"),
    ("atrophy", lambda value: value == "present", "lower"),
    ("fasciculation", lambda value: value == "present", "lower"),
    ("gait", lambda value: value == "steppage", "lower"),
    ("motor_unit_potential", lambda value: value == "neurogenic", "lower"),
    ("muscle_biopsy", lambda value: value == "neurogenic", "lower"),
    ("cmap", lambda value: value == "abnormal", "lower"),
    ("snap", lambda value: value == "abnormal", "lower"),
    ("motor_velocity", lambda value: value in ("slowed", "abnormal", "block"), "lower"),
    ("sensation", lambda value: value in ("abnormal", "lost"), "lower"),
    ("fatigability", lambda value: value == "present", "junction"),
    ("ptosis", lambda value: value == "present", "junction"),
    ("gaze", lambda value: value == "abnormal", "junction"),
    ("repetitive_stimulation", lambda value: value in ("decrement", "increment", "abnormal"), "junction"),
    ("laboratory", lambda value: value == "abnormal", "muscle"),
    ("motor_unit_potential", lambda value: value == "myopathic", "muscle"),
    ("muscle_biopsy", lambda value: value == "myopathic", "muscle"),
    ("gait", lambda value: value == "waddling", "muscle"),
]


def counts(found: list[Statement]) -> dict[str, int]:
    """Return how many signs point to each compartment."""
    total = dict.fromkeys(COMPARTMENTS, 0)
    for item in found:
        for finding, is_it, compartment in COUNTED:
            if item.key[0] == finding and is_it(item.value):
                total[compartment] += 1
    return total


def upper_minus_lower(total: dict[str, int]) -> str:
    return "upper" if total["upper"] > total["lower"] else "lower"


def counting_rule(total: dict[str, int]) -> str:
    """Return what has the most signs; junction and muscle first where they are level, and both where two sides are."""
    upper, lower = total["upper"], total["lower"]
    best = max(total.values())
    if total["junction"] == best > 0:
        return "junction"
    if total["muscle"] == best > 0 and upper == 0:
        return "muscle"
    if upper >= 2 and lower >= 2:
        return "both"
    return "upper" if upper > lower else "lower" if lower else "muscle"


def judged(days: bool, prior: str | None) -> pd.DataFrame:
    """Return one row per case: the answer, the signs, the rules' answers and the probabilities."""
    found = []
    with (FOLDER / "index.csv").open(encoding="utf-8") as file:
        index = list(csv.DictReader(file))
    for row in index:
        seen = ml.read_phenopacket(FOLDER / row["file"])
        belief = ml.localise(seen, days=seen.days if days else None, level="compartment", prior=prior)
        chance = belief[COMPARTMENTS].to_numpy()
        total = counts(statements(seen))
        found.append(
            {
                "case": row["file"], "gene": row["gene"], "answer": row["compartment"],
                "signs": int(row["n_signs_observed"]), "findings": len(seen), "mass": chance.sum(),
                "upper minus lower": upper_minus_lower(total), "counting rule": counting_rule(total),
                **dict(zip(COMPARTMENTS, chance / chance.sum(), strict=True)),
            }
        )  # fmt: skip
    frame = pd.DataFrame(found)
    frame["always the commonest"] = frame["answer"].value_counts().index[0]
    frame["localise"] = frame[COMPARTMENTS].idxmax(axis=1)
    return frame


def scores(frame: pd.DataFrame, who: str) -> tuple[float, float]:
    """Return accuracy, and the mean of it over the compartments that occur."""
    right = frame[who] == frame["answer"]
    return float(right.mean()), float(right.groupby(frame["answer"]).mean().mean())


def log_loss(frame: pd.DataFrame) -> float:
    given = [row[row["answer"]] for _, row in frame.iterrows()]
    return float(-np.log(np.clip(given, 1e-6, 1.0)).mean())


def show(frame: pd.DataFrame, title: str) -> None:
    print(
        f"\n{title}: {len(frame)} cases; {frame['mass'].mean():.2f} of the belief lies in the five compartments"
    )
    for who in ("always the commonest", "upper minus lower", "counting rule", "localise"):
        accuracy, balanced = scores(frame, who)
        print(f"  {who:22} accuracy {accuracy:.3f}   balanced {balanced:.3f}")
    print(f"  {'localise':22} log loss {log_loss(frame):.3f}   (all five alike: {np.log(5):.3f})")
    table = pd.crosstab(frame["answer"], frame["localise"]).reindex(
        index=[name for name in COMPARTMENTS if name in set(frame["answer"])],
        columns=COMPARTMENTS,
        fill_value=0,
    )
    print(table.rename_axis(index="answer", columns="localise").to_string())


def calibration(frame: pd.DataFrame) -> pd.DataFrame:
    """Return how often the likeliest compartment is right, by how likely it was said to be."""
    said = frame[COMPARTMENTS].max(axis=1)
    right = (frame["localise"] == frame["answer"]).astype(float)
    bins = pd.cut(said, BINS, include_lowest=True)
    found = pd.DataFrame({"cases": right, "said": said, "right": right}).groupby(bins, observed=True)
    return found.agg({"cases": "size", "said": "mean", "right": "mean"}).rename_axis("said to be")


def picture(table: pd.DataFrame, path: str) -> None:
    """Write the calibration as a picture, HTML or an image."""
    import plotly.graph_objects as go

    figure = go.Figure(
        [
            go.Scatter(x=[0, 1], y=[0, 1], mode="lines", name="as said", line={"color": "grey", "dash": "dot"}),
            go.Scatter(
                x=table["said"], y=table["right"], text=table["cases"], mode="lines+markers+text",
                textposition="bottom right", name="published cases",
            ),
        ],
        {
            "xaxis": {"title": "probability of the likeliest compartment", "range": [0, 1]},
            "yaxis": {"title": "share that was right", "range": [0, 1]},
        },
    )  # fmt: skip
    if path.endswith(".html"):
        figure.write_html(path, config={"showSendToCloud": False, "displaylogo": False})
    else:
        figure.write_image(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-days", action="store_true", help="leave out how long it has been going on")
    parser.add_argument("--prior", choices=PRIORS, help="another prior than the record's own")
    parser.add_argument("--figure", help="write the calibration to this file")
    parser.add_argument("--misses", action="store_true", help="list the cases that are missed")
    wanted = parser.parse_args()
    if not (FOLDER / "index.csv").exists():
        print(f"No published cases in {FOLDER.name}: name their folder in MOTORLAB_CASES.")
        return 0
    frame = judged(not wanted.no_days, wanted.prior)
    show(frame, "All cases")
    show(frame[frame["signs"] >= 2], "Two signs or more")
    table = calibration(frame)
    print("\nCalibration, all cases\n" + table.round(2).to_string())
    genes = frame.assign(right=frame["localise"] == frame["answer"]).groupby(["answer", "gene"])
    means = genes.agg(
        cases=("right", "size"), right=("right", "mean"), **{name: (name, "mean") for name in COMPARTMENTS}
    )
    print("\nBy gene (nothing is fitted, so each gene is left out of nothing)\n" + means.round(2).to_string())
    if wanted.misses:
        for _, row in frame[frame["localise"] != frame["answer"]].iterrows():
            print(
                f"  {row['answer']:9} taken for {row['localise']:9} {row['findings']:2} findings  {row['case']}"
            )
    if wanted.figure:
        picture(table, wanted.figure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
