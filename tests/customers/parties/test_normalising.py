"""Equal ways to reach are equal however they are typed."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.customers.parties.normalising import (
    normalise_address,
    normalise_external,
    normalise_handle,
    normalise_mail,
    normalise_phone,
    normalise_web,
)
from peyvand.kernel.refused import Refused
from peyvand.kernel.text import persian_digits


def normal_or_refused(normalise: Callable[[str, str], str], typed: str) -> str | None:
    """Return the normal form, None where the text is refused; anything else that goes wrong is raised."""
    try:
        return normalise(typed, "IR")
    except Refused:
        return None


@pytest.mark.parametrize(
    "typed",
    [
        "09121457788",
        "0912 145 7788",
        "۰۹۱۲ ۱۴۵ ۷۷۸۸",
        "٠٩١٢١٤٥٧٧٨٨",
        "+98 912 145 7788",
        "+989121457788",
        "00989121457788",
        "989121457788",
        "9121457788",
        "\u200e0912-145-7788\u200f",
        "tel:+989121457788",
        "(0912) 145.77.88",
        "989121457788+",
        "+98 (0)912 145 7788",
    ],
)
def test_an_iranian_mobile_has_one_form(typed):
    assert normalise_phone(typed, "IR") == "+989121457788"


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("021 8845 1290", "IR", "+982188451290"),
        ("۰۲۱-۸۸۴۵۱۲۹۰", "IR", "+982188451290"),
        ("0098 21 88451290", "IR", "+982188451290"),
        ("0311 2345678", "IR", "+983112345678"),
        ("02188451290 داخلی ۱۲", "IR", "+982188451290;ext=12"),
        ("02188451290 ext. 12", "IR", "+982188451290;ext=12"),
        ("+44 20 7946 0958", "IR", "+442079460958"),
        ("0044 20 7946 0958", "IR", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+1 (202) 555-0143", "IR", "+12025550143"),
        ("0098 912 145 7788", "US", "+989121457788"),
        ("0912 145 7788", "GB", "+449121457788"),
    ],
)
def test_landlines_and_foreign_numbers_are_read_by_the_country(typed, country, expected):
    assert normalise_phone(typed, country) == expected


@pytest.mark.parametrize("typed", ["", "   ", "call me", "12", "0912 145 77", "88451290", "0912145778812345", "+", "۰"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(Refused, match="contact"):
        normalise_phone(typed, "IR")


@given(st.integers(0, 999_999_999), st.sampled_from(["0{}", "+98{}", "0098{}", "98{}", "{}"]), st.booleans())
def test_every_form_of_every_iranian_mobile_is_one(rest, form, is_persian):
    national = f"9{rest:09d}"
    typed = form.format(national)

    normal = normalise_phone(persian_digits(typed) if is_persian else typed, "IR")

    assert normal == f"+98{national}"
    assert normalise_phone(normal, "IR") == normal


@given(st.text(max_size=40))
def test_any_text_is_a_phone_number_in_one_form_or_refused(typed):
    normal = normal_or_refused(normalise_phone, typed)

    assert normal is None or normalise_phone(normal, "IR") == normal


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Kharid@Golestan.Example", "kharid@golestan.example"),
        (" <kharid@golestan.example> ", "kharid@golestan.example"),
        ("mailto:kharid@golestan.example", "kharid@golestan.example"),
        ("kharid\u200c@golestan.example", "kharid@golestan.example"),
        ("a.b+tag@x.co", "a.b+tag@x.co"),
        ("ali@گلستان.example", "ali@xn--mgbf0a8dn93d.example"),
        ("ＡＬＩ@x.co", "ali@x.co"),
    ],
)
def test_a_mail_address_has_one_form(typed, expected):
    assert normalise_mail(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "ali", "ali@", "@x.co", "ali@x", "a b@x.co", "ali@x..co", "ali@-x.co", "a@b@c.co"]
)
def test_what_is_no_mail_address_is_refused(typed):
    with pytest.raises(Refused, match="contact"):
        normalise_mail(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_mail_address_in_one_form_or_refused(typed):
    normal = normal_or_refused(normalise_mail, typed)

    assert normal is None or normalise_mail(normal) == normal


def test_addresses_differ_by_words_and_not_by_how_they_are_written():
    typed = "تهران، يوسف‌آباد، كوچه ۱۲؛ پلاک ۳"

    assert normalise_address(typed) == normalise_address("تهران یوسف آباد کوچه 12 پلاک 3")
    assert normalise_address(typed) != normalise_address("تهران، یوسف‌آباد، کوچه ۱۳، پلاک ۳")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://www.Golestan.example/", "golestan.example"),
        ("golestan.example/shop?id=1", "golestan.example/shop?id=1"),
        ("http://golestan.example:8080/a/", "golestan.example:8080/a"),
    ],
)
def test_a_web_page_has_one_form(typed, expected):
    assert normalise_web(typed) == expected


@pytest.mark.parametrize("typed", ["", "golestan", "two words.example", "http://[broken"])
def test_what_is_no_web_page_is_refused(typed):
    with pytest.raises(Refused, match="contact"):
        normalise_web(typed)


def test_a_messenger_name_is_known_with_and_without_its_sign():
    assert normalise_handle("@Golestan_Shop") == "golestan_shop"
    with pytest.raises(Refused, match="contact"):
        normalise_handle("two words")


def test_a_number_elsewhere_names_the_system():
    assert normalise_external(" CRM: 1024 ") == "crm:1024"
    with pytest.raises(Refused, match="contact"):
        normalise_external("1024")
