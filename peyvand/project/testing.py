"""``bin/test [PATH …]``: everything that a change has to pass, ending with pytest's own closing line.

With paths only their tests run. Checks come first, each with its time; a failed one does not stop the others.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from peyvand.project.data import DataFolder
from peyvand.project.database import create_database
from peyvand.project.figures import CACHE
from peyvand.project.postgres import ROOT
from peyvand.project.trouble import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROCESSES = "2"
MOST_LINES = 60


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks and the tests; return 0 when all are green."""
    paths = list(sys.argv[1:] if arguments is None else arguments)
    os.chdir(ROOT)
    data = DataFolder(CACHE / "checks")
    try:
        data.prepare()
        with ExitStack() as stack:
            url = stack.enter_context(data.database())
            create_database(url)
            environment = data.environment(url)
            environment.pop("PEYVAND_STATIC")
            environment["PEYVAND_CHROMIUM"] = find_browser()
            failed = [] if paths else run_checks(environment)
            code = run_tests(paths, environment)
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else code


def list_checks() -> list[tuple[str, list[str]]]:
    """Return the checks by name, each a command."""
    python = sys.executable
    tools = Path(python).parent
    return [
        ("format", [str(tools / "ruff"), "format", "--check", "--quiet", "."]),
        ("lint", [str(tools / "ruff"), "check", "--quiet", "."]),
        ("templates", [str(tools / "djlint"), "peyvand", "--lint", "--quiet"]),
        ("imports", [str(tools / "lint-imports"), "--no-logo"]),
        ("translations", [python, "-m", "peyvand.project.translations", "check"]),
        ("migrations", [python, "-m", "peyvand.project", "makemigrations", "--check", "--dry-run"]),
        ("types", [str(tools / "mypy"), "peyvand"]),
    ]


def run_checks(environment: dict[str, str]) -> list[str]:
    """Run every check and return the names of those that failed."""
    failed = []
    for name, command in list_checks():
        begun = time.monotonic()
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        print(f"{name:<14}{'ok' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - begun:5.1f} s", flush=True)
        if done.returncode:
            lines = done.stdout.rstrip().splitlines()
            print("\n".join(lines[:MOST_LINES]), flush=True)
            if len(lines) > MOST_LINES:
                print(f"… and {len(lines) - MOST_LINES} lines more: {' '.join(command)}", flush=True)
            failed.append(name)
    return failed


def run_tests(paths: list[str], environment: dict[str, str]) -> int:
    """Run pytest and return its exit code."""
    from peyvand.project.translations import compile_catalogues

    compile_catalogues()
    processes = [] if paths else ["-n", PROCESSES, "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", *processes, *paths]
    # The tests' settings start a server of their own where none is named.
    kept = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PEYVAND_DATA", "PEYVAND_SECRET_KEY"}
    named = {key: value for key, value in os.environ.items() if key in kept}
    sys.stdout.flush()
    inner = {**{key: value for key, value in environment.items() if key not in kept}, **named}
    return subprocess.run(command, env=inner, check=False).returncode


def find_browser() -> str:
    """Return the path of a Chromium; installed from Debian's packages where it is missing and that can be done."""
    named = os.environ.get("PEYVAND_CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        return found
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise Trouble("The tests need Chromium: install it, or name its program in PEYVAND_CHROMIUM.")
    print("Installing Chromium …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "-qq", "update"], [apt, "-qq", "-y", "install", "--no-install-recommends", "chromium"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Trouble(f"Chromium could not be installed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    return shutil.which("chromium") or "chromium"


if __name__ == "__main__":
    sys.exit(main())
