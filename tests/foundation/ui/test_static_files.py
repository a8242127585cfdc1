"""The stylesheet and the sprite are whole, small and free of what the policy forbids."""

import gzip
import re
from pathlib import Path

import pytest

from peyvand.foundation.ui import icons, static_files
from peyvand.foundation.ui.static_files import LAYERS, NAME, SOURCES, JoinedStylesFinder, join_styles

STATIC = SOURCES.parent
PACKAGE = Path(static_files.__file__).resolve().parents[2]


def test_the_sheet_holds_every_component_in_the_order_of_the_layers() -> None:
    sheet = join_styles()

    assert sheet.startswith(f"@layer {', '.join(LAYERS)};")
    assert sheet.index("@layer reset {") < sheet.index("@layer tokens {") < sheet.index("@layer components {")
    assert sheet.count("{") == sheet.count("}")
    assert "/*" not in sheet


def test_the_joined_sheet_is_found_and_no_other_name(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    finder = JoinedStylesFinder()

    assert Path(str(finder.find(NAME))).read_text() == join_styles()
    assert finder.find("ui/css/other.css") == []
    assert [name for name, _storage in finder.list(None)] == [NAME]


@pytest.mark.parametrize("file", sorted(SOURCES.glob("*.css")), ids=lambda file: file.name)
def test_components_keep_to_tokens_and_logical_sides(file: Path) -> None:
    text = file.read_text()

    assert text.startswith("/*"), "says what it is for"
    assert "!important" not in text
    assert not re.search(r"(margin|padding|border|inset)-(left|right|top|bottom)\s*:", text)
    assert not re.search(r"[{;]\s*(left|right|top|bottom|text-align:\s*(left|right))\s*:", text)


def test_every_icon_that_a_template_asks_for_is_in_the_sprite() -> None:
    asked = {
        name
        for file in PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r"\{% icon \"([^\"]+)\"", file.read_text())
    }

    assert asked - icons.list_names() == set()


def test_no_template_carries_styles_or_scripts_of_its_own() -> None:
    for file in PACKAGE.rglob("templates/**/*.html"):
        text = file.read_text()
        assert " style=" not in text, file
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), file
        assert not re.search(r"\son[a-z]+=\"", text), file


def test_what_the_desk_loads_first_is_light() -> None:
    scripts = [STATIC / "js" / name for name in ("desk.js", "palette.js", "day-picker.js")]
    files = [STATIC / "vendor" / "htmx-4.0.1.min.js", icons.SPRITE, *scripts]
    weight = len(gzip.compress(join_styles().encode(), 6)) + sum(len(gzip.compress(f.read_bytes(), 6)) for f in files)

    assert weight < 60_000


def test_vendored_files_carry_their_licences() -> None:
    licences = ["vendor/htmx-LICENSE.txt", "icons-LICENSE.txt", "fonts/inter-OFL.txt", "fonts/vazirmatn-OFL.txt"]

    assert all((STATIC / name).stat().st_size > 500 for name in licences)
