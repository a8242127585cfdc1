"""No visible text goes untranslated."""

import re
from html import unescape
from pathlib import Path

import pytest

from peyvand.project.translations import list_faults
from tests.house.parts import PACKAGE

# The gallery shows the components to those who build with them.
TEMPLATES = sorted(f for f in PACKAGE.rglob("*.html") if "templates" in f.parts and f.name != "gallery.html")
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
SILENT = re.compile(r"<(script|style|code|kbd|svg)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label|aria-description)\s*=\s*["']([^"']*)["']""")
TAG = re.compile(r"<[^<>]*>", re.DOTALL)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# Names that are the same in every language.
NAMES = {"Peyvand", "English", "فارسی", "CSV", "XLSX", "Parquet", "Ctrl", "Esc", "Enter", "Tab", "Alt", "Cmd", "Shift"}


def bare_words(source: str) -> list[str]:
    """Return the words of a template that stand outside tags and translations."""
    text = CODE.sub(" ", COMMENTS.sub(" ", TRANSLATED.sub(" ", source)))
    spoken = " ".join(SPOKEN.findall(text))
    body = TAG.sub(" ", SILENT.sub(" ", text))
    return [word for word in WORD.findall(unescape(f"{body} {spoken}")) if word not in NAMES]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_template_has_no_bare_words(file: Path) -> None:
    assert bare_words(file.read_text(encoding="utf-8")) == []


def test_bare_words_are_found() -> None:
    assert bare_words('<p title="{% translate "x" %}">{{ y }} Hello <b aria-label="Close it">{# no #}</b></p>') == [
        "Hello",
        "Close",
        "it",
    ]


def test_every_text_has_its_persian() -> None:
    assert list_faults("fa") == []
