"""What a long lesson does to the kernel: thousands of random steps, no error, no growing memory."""

import gc
import random

import psutil

import motorlab as ml
from motorlab.widgets import names
from motorlab.widgets.controls import DAYS

STEPS = 5000
WARM = 300  # the caches are full by then
GROWTH_MB = 20


def test_thousands_of_steps_leave_the_memory_as_it_was() -> None:
    bench, chance, process = ml.bench(), random.Random(2), psutil.Process()
    panel = bench._panel
    places = [f"{station}:{side}" for _, station in names.station_names() for side in ("left", "right")]
    syndromes = [name for _, name in names.syndrome_names()]

    def severity() -> None:
        panel.where.severity.value = chance.choice([0.2, 0.5, 0.9])

    steps = [
        lambda: panel.pathway.press(chance.choice(places)),
        lambda: setattr(panel.day.slider, "value", chance.choice(DAYS)),
        lambda: setattr(panel.top.syndrome, "value", chance.choice(syndromes)),
        severity,
        bench.undo,
        panel.top.hold.click,
        panel.top.let_go.click,
        lambda: panel.keys._heard(None, {"preset": chance.choice("123456789")}, None),
    ]
    weights = [6, 8, 1, 3, 3, 1, 1, 2]
    before = 0.0
    for number in range(STEPS):
        if number == WARM:
            gc.collect()
            before = process.memory_info().rss / 1e6
        chance.choices(steps, weights)[0]()
        assert len(bench.signs) > 1000
    gc.collect()
    growth = process.memory_info().rss / 1e6 - before
    print(f"\n{STEPS} steps: memory grew by {growth:.1f} MB (to reach: {GROWTH_MB})")
    assert growth < GROWTH_MB
