"""One Chromium for all browser tests, and the site of the builders on disk."""

import os
import shutil

import builders
import pytest

from pipeline.exporters.html import export

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def write(synthesis, folder):
    """The site as files; returns the folder."""
    for file in export(synthesis):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    return folder


@pytest.fixture(scope="session")
def synthesis():
    return builders.synthesis(sample=True)


@pytest.fixture(scope="session")
def site(synthesis, tmp_path_factory):
    return write(synthesis, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def tall_site(tmp_path_factory):
    """Forty reports: enough to scroll and to print on more than one page."""
    return write(builders.many(40), tmp_path_factory.mktemp("tall"))


@pytest.fixture(scope="session")
def browser():
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        reason = "no Chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser):
    """Opens a file in a context of its own; what the browser complains of is on `page.heard`."""
    contexts = []

    def opened(path, **settings):
        settings = {"viewport": {"width": 1366, "height": 768}, "locale": "nl-NL", **settings}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.heard, page.asked = [], []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
