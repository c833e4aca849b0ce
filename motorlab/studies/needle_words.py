"""What one step of a needle study says: its values beside their limits, and a sentence made from them alone."""

from typing import Any

import numpy as np
import pandas as pd

from motorlab.flows import number
from motorlab.studies.needle_case import NeedleCase
from motorlab.studies.needle_sources import FOUND
from motorlab.tables import rows

__all__ = ["needle_sentence", "needle_table"]

COLUMNS = ["measure", "value", "unit", "low", "high", "abnormal", "source"]
SILENT = "The resting muscle is silent: healthy, or a lesion is too fresh, for fibrillation takes one to six weeks."
OLD_MV, OLDER_MV = 0.4, 0.1  # heights under which the loss is months, and more than a year, old


def needle_table(found: NeedleCase, step: str) -> pd.DataFrame:
    """Return the values of one step with their limits, one row per measure.

    Returns
    -------
    DataFrame
        Columns `measure`, `value`, `unit`, `low`, `high` (NaN where there is no limit), `abnormal` and `source`. A
        value that is not there (no unit is left) is NaN and not abnormal.
    """
    lines = [
        _line(name, value, unit, low, high, source)
        for name, value, unit, low, high, source in _measures(found)[step]
    ]
    return pd.DataFrame(lines, columns=COLUMNS)


def _line(name: str, value: float, unit: str, low: float, high: float, source: str) -> tuple[Any, ...]:
    return name, value, unit, low, high, bool(value < low or value > high), source


def _measures(found: NeedleCase) -> dict[str, list[tuple[str, float, str, float, float, str]]]:
    none = np.nan
    duration, amplitude = found.healthy_duration_ms, found.healthy_amplitude_mv
    within = number("needle_duration_limit")
    joining = next(row.low for row in rows("norms") if row.norm == "PN141")
    return {
        "insertion": [
            (
                "answer to the needle",
                found.insertion_ms,
                "ms",
                none,
                number("needle_insertion_upper"),
                "preston_shapiro",
            )
        ],
        "rest": [
            (
                *("fibrillations and positive sharp waves", found.fibrillation, "of 4"),
                *(none, number("needle_fibrillation_present") - 0.01, "preston_shapiro"),
            ),
            ("height of fibrillations", found.fibrillation_mv, "mV", none, none, "kraft_1990"),
            (
                *("fasciculations", 60.0 * found.fasciculation_hz, "a minute"),
                *(none, 60.0 * number("needle_fasciculation_present"), "assumption"),
            ),
        ],
        "unit": [
            (
                *("duration", found.duration_ms, "ms"),
                *((1.0 - within) * duration, (1.0 + within) * duration, "buchthal_1954"),
            ),
            (
                *("height from peak to peak", found.amplitude_mv, "mV"),
                *(none, number("needle_amplitude_upper") * amplitude, "preston_shapiro"),
            ),
            ("phases", found.phases, "", none, none, "buchthal_1954"),
            (
                *("with many phases", 100.0 * found.polyphasic, "%"),
                *(none, 100.0 * number("needle_polyphasic_upper"), "preston_shapiro"),
            ),
            ("jitter", found.jitter_us, "\u00b5s", none, found.jitter_upper_us, "stalberg_2016"),
            ("impulses that fail", 100.0 * found.blocking, "%", none, 10.0, "stalberg_2016"),
        ],
        "slight": [
            (
                *("units that fire", found.slight_units, ""),
                *(none, number("needle_early_from") * found.healthy_slight_units, "assumption"),
            ),
            ("first unit when the second joins", found.second_hz, "Hz", none, joining, "preston_shapiro"),
        ],
        "moderate": [
            (
                *("recruitment ratio", found.ratio, "Hz a unit"),
                *(none, number("needle_ratio_upper") * found.healthy_ratio, "preston_shapiro"),
            )
        ],
        "full": [
            (
                *("mean rate", found.full_hz, "Hz"),
                *(number("needle_activation_least") * found.healthy_full_hz, none, "preston_shapiro"),
            ),
            ("motor units left", 100.0 * found.units_left, "%", none, none, "assumption"),
        ],
    }


def needle_sentence(found: NeedleCase, step: str, contrast: str | None = None) -> str:
    """Return what one step shows and what it means, from the values alone.

    Examples
    --------
    >>> from motorlab.flows import Flows
    >>> from motorlab.studies.needle_case import needle_case
    >>> needle_sentence(needle_case(Flows([()]), "biceps", "left"), "slight")
    'A unit or two fire slowly and others join in order: healthy recruitment.'
    """
    if contrast is not None:
        row = next(row for row in rows("needle_contrasts") if row.contrast == contrast)
        return f"For contrast, {row.name}: {row.said}"
    if step == "insertion":
        return _inserted(found)
    if step == "rest":
        return " ".join(_at_rest(found))
    if found.units_left * number("needle_units") < FOUND:
        return "No motor unit is left under the needle: silence, however hard the patient tries."
    if found.drive["full"] < float(found.pool.joins(np.array(0.08))):
        return (
            "No motor unit is called up: hardly any drive arrives, by a lesion above or for want of effort."
        )
    return " ".join(_units(found)) if step == "unit" else _effort(found, step)


def _inserted(found: NeedleCase) -> str:
    said = f"The needle is moved, and the muscle answers for {found.insertion_ms:.0f} ms"
    if found.insertion_ms > number("needle_insertion_upper"):
        return f"{said}: longer than healthy, for its fibres fire too easily."
    return f"{said}, as in health."


def _at_rest(found: NeedleCase) -> list[str]:
    said = []
    if found.fibrillation >= number("needle_fibrillation_present"):
        height = found.fibrillation_mv
        ages = (
            (OLD_MV, "in the last weeks or months"),
            (OLDER_MV, "about half a year ago"),
            (0.0, "more than a year ago"),
        )
        age = next(words for least, words in ages if height >= least)
        said.append(
            f"Fibrillations and positive sharp waves, {int(found.fibrillation)}+, about {height:.2g} mV high: fibres "
            f"have no nerve or a sick membrane. By their height it began {age}."
        )
    elif found.fibrillation >= 0.5:
        said.append("A fibrillation here and there, too few to count.")
    if found.fasciculation_hz >= number("needle_fasciculation_present"):
        every = 1.0 / found.fasciculation_hz
        said.append(f"Fasciculations, one in about {every:.0f} s: a whole unit twitches by itself.")
    return said or [SILENT]


def _units(found: NeedleCase) -> list[str]:
    said = f"Motor unit potentials of {found.duration_ms:.1f} ms and {found.amplitude_mv:.2g} mV"
    jagged = f"{100.0 * found.polyphasic:.0f} % with many phases"
    if found.small >= 1.0:
        parts = [f"{said}, {jagged}: short and small, for units have lost fibres."]
    elif found.grown >= 1.0:
        long = found.duration_ms > (1.0 + number("needle_duration_limit")) * found.healthy_duration_ms
        how = (
            "long and large, for survivors have taken over orphaned fibres"
            if long
            else "jagged, as sprouts begin to reach other fibres"
        )
        parts = [f"{said}, {jagged}: {how}."]
    else:
        parts = [f"{said}: as in health."]
    if found.jitter_us > found.jitter_upper_us:
        failing = f", and {100.0 * found.blocking:.0f} % of the impulses fail" if found.blocking > 0.0 else ""
        jitter = f"{found.jitter_us:.0f} \u00b5s, above {found.jitter_upper_us:.0f}"
        parts.append(f"Jitter is {jitter}: transmission is unsafe{failing}.")
    return parts


def _effort(found: NeedleCase, step: str) -> str:
    few, slow, early = found.few >= 1.0, found.undriven >= 1.0, found.early >= 1.0
    if step == "full":
        rate = f"{found.full_hz:.0f} Hz in the mean"
        if few and slow:
            return f"Few units, and slow ones ({rate}): units are lost, and what is left is poorly driven."
        if few:
            return (
                f"Few units at high rates ({rate}), with gaps between them: motor units are lost or cut off."
            )
        if slow:
            return f"The units fire slowly ({rate}): the drive is poor, by a lesion above, pain or want of effort."
        if early:
            return f"The trace is full but low ({rate}): all units are there, each of them weak."
        return f"The trace is full ({rate}): all units fire."
    if few:
        fast = f"{found.ratio:.0f} Hz for each unit that fires, {found.healthy_ratio:.0f} in health"
        return f"Few units, and fast for so little force ({fast}): reduced recruitment, for units are lost or cut off."
    if early:
        return "Too many units at once for so little force: early recruitment, for each unit is weak."
    if slow and found.drive[step] < 0.99 * found.activation:
        return "Units join in order and at healthy rates; what is missing shows at a greater effort."
    if slow:
        return "Few units, and slow ones, however much is asked for: the drive is poor, the units themselves are whole."
    if step == "slight":
        return "A unit or two fire slowly and others join in order: healthy recruitment."
    return "Several units at middling rates, each told apart no longer with ease: healthy recruitment."
