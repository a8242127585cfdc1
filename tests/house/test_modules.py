"""What holds for every module."""

import ast
import os
import re
import subprocess
import sys

from tests.house.parts import list_modules, name_of, tree_of

NO_NAMES = {"utils", "util", "helpers", "common", "manager", "managers", "misc"}


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    lengths = {name_of(file): len(file.read_text().splitlines()) for file in list_modules()}

    assert {name: length for name, length in lengths.items() if length > 500} == {}


def test_every_module_says_what_it_holds() -> None:
    silent = [
        name_of(file)
        for file in list_modules()
        if file.read_text().strip() and ast.get_docstring(tree_of(file)) is None
    ]

    assert silent == []


def test_modules_are_named_by_their_subject() -> None:
    assert [name_of(file) for file in list_modules() if NO_NAMES & set(file.with_suffix("").parts)] == []


def test_no_todo_goes_without_its_issue() -> None:
    found = [
        f"{name_of(file)}: {line.strip()}"
        for file in list_modules()
        for line in file.read_text().splitlines()
        if re.search(r"#.*\b(TODO|FIXME|XXX)\b(?!.*\b(issue|#)\s*\d)", line)
    ]

    assert found == []


def test_the_web_process_loads_no_heavy_library() -> None:
    code = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
import peyvand.project.server
print(sorted({"duckdb", "numpy", "scipy", "pandas"} & set(sys.modules)))
"""

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "peyvand.project.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "[]\n", done.stderr
