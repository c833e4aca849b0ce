"""Long batches say how far they are, and keep what is done when they are stopped."""

from motorlab.reflex.batches import in_turn
from motorlab.reflex.maps import clonus_map


def stopped_at(number: int):
    def told(done: int, of: int) -> None:
        if done == number:
            raise KeyboardInterrupt

    return told


def test_what_is_done_is_kept_when_it_is_stopped() -> None:
    assert in_turn(lambda task: 10 * task, range(5), stopped_at(3)) == [0, 10, 20]
    assert in_turn(lambda task: task, range(5), stopped_at(0)) == []


def test_a_stopped_map_holds_the_runs_that_were_done() -> None:
    whole = clonus_map(releases=(0.0, 1.0), lengths=(1.0,), seeds=(1, 2))
    part = clonus_map(releases=(0.0, 1.0), lengths=(1.0,), seeds=(1, 2), told=stopped_at(2))
    assert len(part) == 2
    assert part.equals(whole.iloc[:2].astype(part.dtypes))


def test_the_count_is_told() -> None:
    said: list[tuple[int, int]] = []
    in_turn(str, range(3), lambda done, of: said.append((done, of)))
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]
