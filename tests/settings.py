"""Settings of the tests: the program's own, with a database and a data folder of the tests' own."""

import os
from contextlib import ExitStack
from pathlib import Path

CACHE = Path(os.environ.get("PEYVAND_CACHE", Path(__file__).resolve().parents[1] / ".cache"))

# Held until the process ends; the processes of pytest-xdist find the address in their environment.
_held = ExitStack()

os.environ.setdefault("PEYVAND_SECRET_KEY", "only-for-tests")
os.environ["PEYVAND_DATA"] = str(CACHE / "tests" / "data" / os.environ.get("PYTEST_XDIST_WORKER", "alone"))
if "DATABASE_URL" not in os.environ:
    from peyvand.project.postgres import Cluster

    _place = CACHE / "tests"
    _cluster = Cluster(_place / "postgres", _place / "run", _place / "postgres.log", is_durable=False)
    os.environ["DATABASE_URL"] = _held.enter_context(_cluster.held())

from peyvand.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A slice that no installation has: all that one model and one declaration give is proved on it.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.foundation.records.sample"]  # noqa: F405
