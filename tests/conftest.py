"""What all tests share: hypothesis draws the same cases in every run of continuous integration, and one core runs."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from motorlab.reflex.cores import using

# A first call reads tables and fills caches, so a limit on the time of one example would fail at random.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session", autouse=True)
def one_core() -> Iterator[None]:
    """Keep to the reference: two runs that must be equal to the last bit shall not meet a change of core between."""
    with using("numpy"):
        yield
