"""A real JupyterLab in a real Chromium, both started from nothing and both ended by their own process id.

Every test gets a fresh browser profile and fails on any console error and on any request beyond this machine.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
expect = playwright_api.expect
expect.set_options(timeout=15_000)  # machines that test are often busy

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "share" / "jupyter" / "lab" / "settings"  # as `dev.py lab` uses them
PICTURES = ROOT / "build" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = {"127.0.0.1", "localhost", "::1"}
TOKEN = "lesson"


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser this machine has; none is ever downloaded."""
    named = os.environ.get("MOTORLAB_BROWSER", "")
    for name in filter(None, (named, "chromium", "chromium-browser", "google-chrome")):
        if path := shutil.which(name):
            return path
    sentence = "No Chromium found: install the package 'chromium' (Debian) or Google Chrome, then run again."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    with playwright_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def notebook(code: str) -> str:
    """Return a notebook of one cell."""
    cells = [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "source": code,
            "outputs": [],
            "execution_count": None,
        },
        {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "end"},
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no setting of the person running the tests is seen or changed."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    names += ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    own = {name: str(folder / name.lower()) for name in names}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    shared = {"PYTHONPATH": path, "JUPYTER_PATH": str(ROOT / "share" / "jupyter")}
    return {**os.environ, **own, **shared, "JUPYTER_PREFER_ENV_PATH": "1"}


def serve(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    """Run one server until the test session is over."""
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        command, cwd=folder, env=clean_environment(folder), stdout=log, stderr=subprocess.STDOUT
    )
    try:
        wait_until_up(server, ready, folder / "server.log")
        yield
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(15)
        log.close()


def wait_until_up(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the server did not come up:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator["tuple[str, Path]"]:
    """Address of a JupyterLab and the folder it shows (a copy of the lessons, so nothing is written back)."""
    folder = tmp_path_factory.mktemp("lab")
    lessons = folder / "lessons"
    shutil.copytree(ROOT / "notebooks", lessons)
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={lessons}"]
    command += ["--ServerApp.port_retries=0", "--LabApp.news_url=", f"--LabApp.app_settings_dir={SETTINGS}"]
    address = f"http://127.0.0.1:{port}"
    for _ in serve(command, folder, f"{address}/api?token={TOKEN}"):
        yield address, lessons


@pytest.fixture(scope="session")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the bench alone, as `dev.py lecture` shows it."""
    folder = tmp_path_factory.mktemp("lecture")
    shutil.copy(ROOT / "notebooks" / "lecture.ipynb", folder)
    port = free_port()
    command = [sys.executable, "-m", "voila", "lecture.ipynb", "--no-browser", "--template=motorlab"]
    command += ["--Voila.ip=127.0.0.1", f"--port={port}"]
    address = f"http://127.0.0.1:{port}"
    # A page of the server's own is asked for: the lecture's page would start a kernel.
    for _ in serve(command, folder, f"{address}/voila/static/voila.js"):
        yield address


class Visit:
    """One page in one fresh profile, with everything that went wrong on it."""

    def __init__(self, page: "playwright_api.Page") -> None:
        self.page = page
        self.problems: list[str] = []
        self.late = 0  # pieces that were not ready within anywidget's two seconds
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("request", self._asked)

    def _heard(self, message: "playwright_api.ConsoleMessage") -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, error: object) -> None:
        # The one error that may be: it says that this machine was slow, and awake.js mends what follows from it.
        if str(error).endswith("[anywidget] Failed to initialize model."):
            self.late += 1
        else:
            self.problems.append(f"page error: {error}")

    def _asked(self, request: "playwright_api.Request") -> None:
        place = urlparse(request.url)
        if place.scheme in {"http", "https", "ws", "wss"} and place.hostname not in HERE:
            self.problems.append(f"request beyond this machine: {request.url}")

    def picture(self, name: str) -> Path:
        """Keep a screenshot among the artefacts."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        return PICTURES / f"{name}.png"

    def open_lesson(self, address: str, path: str) -> None:
        # A kernel that another test left behind would hand its widgets over, and lose them at the first run.
        key = {"Authorization": f"token {TOKEN}"}
        for kernel in self.page.request.get(f"{address}/api/kernels", headers=key).json():
            self.page.request.delete(f"{address}/api/kernels/{kernel['id']}", headers=key)
        self.page.goto(f"{address}/lab/tree/{path}?reset&token={TOKEN}")
        # A "Run All" before the kernel is connected is dropped without a word.
        self.page.get_by_text(re.compile(r"\| Idle")).first.wait_for(timeout=60_000)
        if self.page.locator("#jp-left-stack").is_visible():
            self.page.keyboard.press("Control+b")

    def run_all(self) -> None:
        self.page.locator(".jp-Notebook .jp-Cell").first.click()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        # The notebook scrolls along while it runs: nothing can be looked at in peace before it is through.
        prompt = self.page.locator(".jp-CodeCell .jp-InputArea-prompt").last
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=90_000)

    def idle(self) -> None:
        self.page.get_by_text(re.compile(r"\| Idle")).first.wait_for(timeout=60_000)

    @property
    def cells(self) -> int:
        return self.page.locator(".jp-Notebook .jp-Cell").count()


@pytest.fixture
def visit(browser: object, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Open a page of a given size; at the end of the test its problems must be none."""
    opened = []

    def start(width: int = 1280, height: int = 720) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height})
        opened.append((context, Visit(context.new_page())))
        return opened[-1][1]

    yield start
    problems = [problem for _, page in opened for problem in page.problems]
    for number, (context, page) in enumerate(opened):
        if problems or request.node.stash.get(FAILED, True):
            page.picture(f"failed_{request.node.name}_{number}")
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def alone(lab: "tuple[str, Path]", visit: "Callable[..., Visit]") -> "Callable[..., Visit]":
    """Open a notebook that holds one panel alone, run it, and wait until its parts stand and its keys are kept.

    `prepare` is given the page before anything is loaded.
    """

    def start(
        code: str,
        *parts: str,
        width: int = 1280,
        height: int = 720,
        prepare: "Callable[[object], object]" = lambda page: None,
    ) -> Visit:
        address, folder = lab
        name = f"alone_{zlib.crc32(code.encode())}.ipynb"
        (folder / name).write_text(notebook(code))
        here = visit(width, height)
        prepare(here.page)
        here.open_lesson(address, name)
        here.run_all()
        for part in (*parts, ".motorlab[data-guarded]"):
            here.page.locator(part).first.wait_for(state="attached")
        return here

    return start
