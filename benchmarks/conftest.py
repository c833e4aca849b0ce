"""The benchmarks in the browser use the same JupyterLab and Chromium as the tests."""

from tests.browser.conftest import browser, chromium, lab, pytest_runtest_makereport, visit

__all__ = ["browser", "chromium", "lab", "pytest_runtest_makereport", "visit"]
