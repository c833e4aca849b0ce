"""The lines of the drawn neuraxis: how a bundle of fibres runs from one station to the next."""

from functools import cache, lru_cache
from typing import Any

from motorlab.stations import bundles, stations
from motorlab.stations.bundles import Bundle
from motorlab.stations.paths import Place

__all__ = ["WAY", "arriving", "at_rest", "on_the_way"]

WAY = {"right": -1, "left": 1, "both": 1}  # the patient's left is on the viewer's right
APART = {"afferent": 4.5, "lower": -1.5, "upper": 0.0}  # bundles that share a way run side by side
TURN = 26  # how far down a bundle has turned into its bow
LONGEST = 20  # no way has more steps
ARCH = 22  # how far a bundle that crosses the midline arches up


@cache
def at_rest() -> str:
    """Return all bundles as they are drawn when no sign is asked about, one path for each limb."""
    paths: dict[str, str] = {}
    for bundle in bundles():
        if not bundle.shortcut:
            paths[bundle.limb] = paths.get(bundle.limb, "") + _curve(bundle)
    return "".join(f'<path class="{limb} rest" d="{way}"/>' for limb, way in paths.items())


def on_the_way(shares: dict[Bundle, float]) -> str:
    """Return the bundles through which the way of a sign runs; the lower motor neuron has a white core.

    Parameters
    ----------
    shares
        0..1: what of the sign's traffic still reaches each of them; a bundle behind a cut is thin and faint.
    """
    alike: dict[tuple[str, float], list[Bundle]] = {}
    for bundle, share in shares.items():
        alike.setdefault((bundle.limb, round(share, 2)), []).append(bundle)
    drawn = "".join(_lit(limb, share, tuple(found)) for (limb, share), found in alike.items())
    core = "".join(
        _curve(bundle) for bundle, share in shares.items() if bundle.limb == "lower" and share > 0.5
    )
    return drawn + (f'<path class="core" d="{core}"/>' if core else "")


@lru_cache(maxsize=1024)
def _lit(limb: str, share: float, found: tuple[Bundle, ...]) -> str:
    faint = (
        f' style="opacity:{0.35 + 0.65 * share:.2f};stroke-width:{1.6 + 2.9 * share:.1f}"'
        if share < 1
        else ""
    )
    names = ", ".join(f"{':'.join(one.start)} {':'.join(one.end)}" for one in found)
    curves = "".join(_curve(bundle) for bundle in found)
    return f'<path class="{limb} lit" data-way="{names}"{faint} d="{curves}"/>'


def arriving(found: tuple[Bundle, ...], lost: dict[Place, float]) -> dict[Bundle, float]:
    """Return what of a sign's traffic reaches each bundle on its way, 0..1.

    Parameters
    ----------
    found
        The bundles on the way.
    lost
        What is lost at the stations where the way is cut.
    """
    feeding = {
        bundle: [one for one in found if one.end == bundle.start and one.limb == bundle.limb]
        for bundle in found
    }
    share = dict.fromkeys(found, 1.0)
    for _ in range(LONGEST if lost else 0):
        before = dict(share)
        for bundle, others in feeding.items():
            share[bundle] = max((share[one] for one in others), default=1.0) * (
                1 - lost.get(bundle.start, 0.0)
            )
        if share == before:
            break
    return share


@cache
def _curve(bundle: Bundle) -> str:
    """Return the path of one bundle, drawn from above down, whichever way it conducts."""
    ends = [(stations()[name], WAY[side]) for name, side in (bundle.start, bundle.end)]
    (start, one), (end, two) = sorted(ends, key=lambda item: item[0].y)
    apart, bow = APART[bundle.limb], bundle.bow
    (x, y), (to_x, to_y) = _meeting(start, end), _meeting(end, start)
    if bow:
        bow, to_x = bow + apart, bow + apart if end.shape == "bar" else to_x
        return _drawn(one, (x, y), "q", (bow, y), (bow, y + TURN)) + f"V{round(to_y)}"
    if "midline" in (start.sides, end.sides):  # the two halves of the crossing meet in one line
        bend = (two * to_x, (y + to_y) / 2) if start.sides == "midline" else (one * x, (y + to_y) / 2)
        return _drawn(1, (one * x, y), "q", bend, (two * to_x, to_y))
    if one != two and start is end:  # from one half of the cord to the other
        return _drawn(1, (one * x, y), "q", (0, y + ARCH), (two * x, y))
    if one != two and abs(to_x + x) > abs(to_y - y):
        return _drawn(
            1, (one * x, y), "c", (one * x, y - ARCH), (two * to_x, to_y - ARCH), (two * to_x, to_y)
        )
    if abs(to_x - x) > abs(to_y - y):
        y, to_y, middle = y - apart, to_y - apart, (x + to_x) / 2
        return _drawn(one, (x, y), "c", (middle, y), (middle, to_y), (to_x, to_y))
    x, to_x, middle = x + apart, to_x + apart, (y + to_y) / 2
    return _drawn(1, (one * x, y), "c", (one * x, middle), (two * to_x, middle), (two * to_x, to_y))


def _meeting(station: Any, other: Any) -> tuple[float, float]:
    """Return where a bundle meets a station: one that is long is met where the other end is nearest."""
    if station.shape == "bar":
        edge = station.height / 2 * (1 if other.y > station.y else -1)
        return other.x or station.width / 4, station.y + edge
    reach = max(station.height / 2 - 7, 0) if station.shape == "chain" else 0
    return station.x, min(max(other.y, station.y - reach), station.y + reach)


def _drawn(way: int, start: tuple[float, float], command: str, *points: tuple[float, float]) -> str:
    """Return a path's markup in steps from its start; `way` is -1 on the viewer's left."""
    (x, y), *rest = [(round(way * across), round(down)) for across, down in (start, *points)]
    steps = " ".join(f"{to_x - x} {to_y - y}" for to_x, to_y in rest).replace(" -", "-")
    return f"M{x} {y}{command}{steps}"
