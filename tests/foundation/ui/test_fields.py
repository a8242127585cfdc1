"""Fields: label above, error beside, and joined to the input for who cannot see."""

from datetime import UTC

from peyvand.foundation.ui import fields, formats
from peyvand.foundation.ui.formats import Digits, Formats
from peyvand.kernel.calendars import CalendarName

EVIL = '"><script>'


def test_an_error_is_joined_to_its_input() -> None:
    html = fields.text_field("mobile", "Mobile", "0912", error="Two digits short.", hint="Any digits", is_required=True)

    assert '<label for="mobile">Mobile</label>' in html
    assert 'aria-describedby="mobile-error mobile-hint" aria-invalid="true" required' in html
    assert 'id="mobile-error"' in html
    assert "<span>Two digits short.</span>" in html


def test_what_may_be_left_out_says_so() -> None:
    assert "optional" in fields.text_field("note", "Note")
    assert "optional" not in fields.text_field("name", "Name", is_required=True)


def test_what_was_typed_comes_back_escaped() -> None:
    for html in (
        fields.text_field("a", EVIL, EVIL, error=EVIL, hint=EVIL),
        fields.text_field("a", EVIL, EVIL, rows=3),
        fields.choice_field("a", EVIL, [(EVIL, EVIL)], EVIL),
        fields.radio_field("a", EVIL, [(EVIL, EVIL)]),
        fields.choices_field("a", EVIL, [(EVIL, EVIL)]),
        fields.check_field("a", EVIL, value=EVIL),
    ):
        assert "<script>" not in html


def test_a_first_line_break_in_a_long_text_is_kept() -> None:
    assert "\n\nsecond line</textarea>" in fields.text_field("a", "A", "\nsecond line", rows=2)


def test_the_day_picker_speaks_the_readers_calendar() -> None:
    with formats.using(Formats("fa", CalendarName.JALALI, Digits.PERSIAN, UTC)):
        html = fields.day_field("since", "Since", "۱۴۰۵/۰۹/۰۲")

    assert 'data-calendar="jalali" data-language="fa" data-digits="persian" data-week="monday"' in html
    assert 'value="۱۴۰۵/۰۹/۰۲"' in html


def test_the_chosen_option_is_chosen() -> None:
    html = fields.choice_field("tier", "Tier", [("a", "A"), ("b", "B")], "b")

    assert '<option value="b" selected>B</option>' in html
    assert '<option value="a">A</option>' in html


def test_a_form_that_came_back_says_where_to_look() -> None:
    html = fields.problem_list([("mobile", "Mobile", "Two digits short.")])

    assert 'role="alert"' in html
    assert '<a class="link" href="#mobile">Mobile</a>' in html
    assert fields.problem_list([]) == ""
