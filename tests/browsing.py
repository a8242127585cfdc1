"""The one real browser of a test run: several folders of tests ask for it, and Playwright runs once in a process."""

import atexit
import os
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("PEYVAND_CHROMIUM", "/usr/bin/chromium")


@cache
def start_browser() -> Browser:
    """Return the browser, started by whoever asks first; it is closed when the process ends."""
    # Playwright's own loop runs in this thread; Django would take the tests' queries for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    found = CHROMIUM if Path(CHROMIUM).exists() else None
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
