"""Studies that are read off several sweeps: which there are on a limb, their sweeps and values in one case."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.flows import Flows
from motorlab.lesions import Lesion, Lesions, case
from motorlab.report_values import report_values
from motorlab.studies.late_traces import effort_sweeps, f_sweeps, magnetic_sweeps, train_sweeps
from motorlab.studies.late_values import f_studies
from motorlab.studies.magnetic_values import targets
from motorlab.studies.nerve_points import motor_points
from motorlab.tables import rows

__all__ = ["SweepStudy", "sweep_studies", "sweep_study"]

Floats = NDArray[np.float64]
READ: dict[str, Callable[[Flows, str, str], tuple[Floats, Floats]]] = {
    "f_wave": f_sweeps,
    "train": train_sweeps,
    "effort": effort_sweeps,
    "magnetic": magnetic_sweeps,
}
TWO_DIGITS = 20.0  # from here a value is said without decimals
LIMB_PARTS = {"arm": ("arm",), "leg": ("leg",), "head": ("face", "neck")}


@dataclass(frozen=True, slots=True)
class SweepStudy:
    """One such study of one case.

    Attributes
    ----------
    sweep, study, side, name
        Ids of the kind of sweep and of the study; the side; in words.
    t_ms, mv
        Times since each shock (ms), and one row a shock (mV).
    scale_mv
        What a row should be high (mV).
    values
        Its rows of `report_values`.
    """

    sweep: str
    study: str
    side: str
    name: str
    t_ms: Floats
    mv: Floats
    scale_mv: float
    values: pd.DataFrame

    @property
    def words(self) -> str:
        """What it shows, in a sentence."""
        said = []
        listed: list[Any] = list(self.values.itertuples())
        for row in listed:
            number = (
                "none"
                if np.isnan(row.value)
                else f"{row.value:.{int(row.value < TWO_DIGITS)}f} {row.unit}".strip()
            )
            limit = "" if np.isnan(row.most) else f" (limit {row.most:.3g})"
            said.append(f"{row.quantity} {number}{limit}" + (f", {row.words}" if row.words else ""))
        return f"{self.name}, {self.side}: {'; '.join(said)}."

    @property
    def ill(self) -> bool:
        """Whether something is out of its limits."""
        return bool(self.values["abnormal"].any())


def sweep_studies(limb: str) -> dict[str, str]:
    """Return the names of the studies of a limb (`arm`, `leg`, `head`) by kind of sweep and study.

    Examples
    --------
    >>> list(sweep_studies("leg"))
    ['f_wave:fibular', 'f_wave:tibial', 'magnetic:foot']
    """
    parts = LIMB_PARTS[one_of(limb, LIMB_PARTS, "limb")]
    panel = sorted((row for row in rows("report_panels") if row.limb in parts), key=lambda row: row.order)
    kinds = sorted(rows("sweeps"), key=lambda row: row.order)
    return {
        f"{kind.sweep}:{row.study}": f"{kind.name}, {row.study}"
        for kind in kinds
        for row in panel
        if row.part == kind.part and (kind.sweep != "f_wave" or row.study in f_studies().row)
    }


def sweep_study(*lesions: Lesions, sweep: str, study: str, side: str = "right") -> SweepStudy:
    """Return the sweeps of one study of a case with its values.

    Raises
    ------
    ValueError
        If there is no such kind of sweep, study or side.

    Examples
    --------
    >>> found = sweep_study(sweep="f_wave", study="ulnar")
    >>> found.mv.shape[0], found.values["quantity"].tolist()
    (10, ['latency', 'persistence'])
    """
    kinds = {row.sweep: row for row in rows("sweeps")}
    row = kinds[one_of(sweep, kinds, "kind of sweep")]
    limb = {panel.study: panel.limb for panel in rows("report_panels") if panel.part == row.part}
    one_of(study, limb, f"study for {sweep}")
    given = case(*lesions)
    t, mv = READ[sweep](Flows([given]), study, one_of(side, ("left", "right"), "side"))
    values = _values(given)
    mine = values[(values["part"] == row.part) & (values["study"] == study) & (values["side"] == side)]
    return SweepStudy(
        sweep, study, side, f"{row.name}, {study}", t, mv, _scale(row, study), mine.reset_index(drop=True)
    )


@lru_cache(maxsize=4)
def _values(lesions: tuple[Lesion, ...]) -> pd.DataFrame:
    """Return all values of a case; a laboratory asks for several studies of one case in a row."""
    return report_values(*lesions)


def _scale(row: Any, study: str) -> float:
    """Return a round height for a row: its share of the healthy direct response of the muscle."""
    p = motor_points()
    place = targets().study[targets().row[study]] if study in targets().row else p.row[study]
    wanted = row.share_of_m * float(p.typical[place])
    return float(max(size for size in (0.1, 0.2, 0.5, 1, 2, 5, 10) if size <= wanted))
