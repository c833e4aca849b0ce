"""What all tests share: hypothesis draws the same cases in every run of continuous integration."""

import os

from hypothesis import settings

# A first call reads tables and fills caches, so a limit on the time of one example would fail at random.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
