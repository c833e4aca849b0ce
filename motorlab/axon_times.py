"""How long the two axons on the way to a muscle are, and how long an impulse needs for them."""

import pandas as pd

from motorlab.tables import table

__all__ = ["axon_times", "size_um"]

MS_PER_CM = 10.0  # at 1 m/s


def axon_times() -> pd.DataFrame:
    """Return the axons from the cortex to face, hand and foot with length, velocity and time.

    Returns
    -------
    DataFrame
        One row per axon, upper before lower. Columns `place`, `neuron` (`upper` or `lower`), `name`, `length_cm`,
        `velocity_m_per_s` (of the fastest fibres, as in `norms`) and `time_ms` (length over velocity: without the time
        at the synapses, and shorter than what is measured from the cortex).

    Examples
    --------
    >>> axon_times().set_index(["place", "neuron"])["time_ms"].round(1)["foot"].to_dict()
    {'upper': 8.5, 'lower': 21.9}
    """
    axons, norms = table("axons").sort_values("order"), table("norms").set_index("norm")["value"]
    speed = axons["velocity"].map(norms)
    frame = axons.assign(velocity_m_per_s=speed, time_ms=MS_PER_CM * axons["length_cm"] / speed)
    return frame[["place", "neuron", "name", "length_cm", "velocity_m_per_s", "time_ms"]].reset_index(
        drop=True
    )


def size_um(norm: str) -> float:
    """Return a size from `norms` in micrometres.

    Raises
    ------
    ValueError
        If the row is no size in micrometres.

    Examples
    --------
    >>> size_um("PN158")
    57.6
    """
    row = table("norms").query("norm == @norm and unit == 'um'")
    if row.empty:
        raise ValueError(f"The row {norm!r} of norms is not a size in um.")
    return float(row["value"].iloc[0])
