"""The catalogue: texts are found in code and templates, merged, checked and compiled."""

import gettext
from pathlib import Path

import pytest

from peyvand.project import translations

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop, ngettext, pgettext

def words(count, name):
    _("Plain")
    _("Of {name}").format(name=name)
    gettext_lazy("Lazy "
                 "in two")
    gettext_noop("Noted")
    ngettext("%(count)d thing", "%(count)d things", count)
    pgettext("verb", "Order")
    return "not marked"
"""
TEMPLATE = """
  {% load i18n %}
    <h1 title="{% translate "Title" %}">{% translate 'Heading' %}</h1>
  {% blocktranslate trimmed with a=b %}
     Hello {{ a }},
     it's you
  {% endblocktranslate %}
  <p>{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %} {{ _("Short")|upper }}</p>
  {# not this #} Don't stumble over (this "text
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    package = tmp_path / "peyvand"
    (package / "part" / "templates" / "part").mkdir(parents=True)
    (package / "part" / "words.py").write_text(CODE)
    (package / "part" / "templates" / "part" / "page.html").write_text(TEMPLATE)
    return package


def test_texts_of_code_and_templates_are_found(package: Path) -> None:
    found = translations.collect(package)

    assert set(found) == {
        ("", "Plain"),
        ("", "Of {name}"),
        ("", "Lazy in two"),
        ("", "Noted"),
        ("", "%(count)d thing"),
        ("verb", "Order"),
        ("", "Title"),
        ("", "Heading"),
        ("", "Hello %(a)s, it's you"),
        ("", "%(n)s day"),
        ("", "Short"),
    }
    assert found["", "%(n)s day"].id == ("%(n)s day", "%(n)s days")


def test_a_fragment_fills_what_is_missing_and_changes_nothing_else(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    catalogue = translations.update(translations.read_catalogue("fa"), translations.collect(package))
    first, second = tmp_path / "first.po", tmp_path / "second.po"
    first.write_text('msgid "Plain"\nmsgstr "ساده"\n\nmsgctxt "verb"\nmsgid "Order"\nmsgstr "سفارش بده"\n')
    second.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        'msgid "Plain"\nmsgstr "بی‌آلایش"\n\n'
        'msgid "%(count)d thing"\nmsgid_plural "%(count)d things"\nmsgstr[0] "یک چیز"\nmsgstr[1] "%(count)d چیز"\n'
    )

    conflicts = [
        line
        for file in (first, second)
        for line in translations.merge(catalogue, translations.read_file(file, "fa"), file.name)
    ]
    translations.write_catalogue("fa", translations.update(catalogue, translations.collect(package)))
    translations.compile_catalogues(tmp_path / "locale")
    with translations.path_of("fa").with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)

    assert conflicts == [f"second.po: 'Plain' stays 'ساده', not {'بی‌آلایش'!r}"]
    assert words.gettext("Plain") == "ساده"
    assert words.pgettext("verb", "Order") == "سفارش بده"
    assert words.ngettext("%(count)d thing", "%(count)d things", 1) == "یک چیز"
    assert words.ngettext("%(count)d thing", "%(count)d things", 5) == "%(count)d چیز"
    assert words.gettext("Heading") == "Heading"


def test_a_translation_must_carry_the_placeholders(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = translations.collect(package)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(translations, "collect", lambda: found)
    catalogue = translations.update(translations.read_catalogue("fa"), found)
    for message in catalogue:
        message.string = message.id
    catalogue.get("Of {name}").string = "از {nam}"
    translations.write_catalogue("fa", catalogue)

    faults = translations.list_faults("fa")

    assert faults == ["peyvand/part/words.py: 'Of {name}' has ['{name}'], its translation ['{nam}']"]
