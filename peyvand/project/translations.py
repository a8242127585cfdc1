"""The one catalogue of each language: ``python -m peyvand.project.translations VERB``.

collect: bring the catalogues in step with the code. check: say what is missing, and end with 1 if anything is.
merge FILE…: take translations from other catalogues. compile: make what Django reads. No gettext programs are needed.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
LANGUAGES = ("fa",)

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
# {name}, %(name)s and %s: what a translation must carry over.
PLACEHOLDER = re.compile(r"\{[a-z_]*(?:![rs])?(?::[^{}]*)?\}|%\([a-z_]+\)[sd]|(?<![%\d])%[sd]")

type Key = tuple[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the verb says and return the exit code."""
    parser = argparse.ArgumentParser(description="The catalogues of translations.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name in ("collect", "check", "compile"):
        verbs.add_parser(name)
    verbs.add_parser("merge").add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    if options.verb == "compile":
        compile_catalogues()
        return 0
    if options.verb == "check":
        faults = [fault for language in LANGUAGES for fault in list_faults(language)]
        print("\n".join(faults) if faults else "All texts are translated.")
        return 1 if faults else 0
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        if options.verb == "merge":
            for file in options.files:
                for line in merge(catalogue, read_file(file, language), file.name):
                    print(line)
        catalogue = update(catalogue, collect())
        write_catalogue(language, catalogue)
        missing = sum(1 for message in catalogue if message.id and not is_whole(message))
        print(f"{language}: {len(catalogue)} texts, {missing} of them without translation.")
    return 0


def collect(package: Path = PACKAGE) -> dict[Key, Message]:
    """Return every text that the package's code and templates mark, by its context and singular."""
    found: dict[Key, Message] = {}
    for file in sorted((*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt"))):
        is_template = "templates" in file.parts
        if "migrations" in file.parts or not (file.suffix == ".py" or is_template):
            continue
        place = file.relative_to(package.parent).as_posix()
        for _, text, comments, context in _extract(file, is_template=is_template):
            message = Message(text, locations=[(place, 0)], auto_comments=comments, context=context)
            known = found.setdefault(key_of(message), message)
            if isinstance(message.id, tuple) and not isinstance(known.id, tuple):
                known = found[key_of(message)] = message
            if (place, 0) not in known.locations:
                known.locations.append((place, 0))
    return found


def _extract(file: Path, *, is_template: bool) -> Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = file.read_text(encoding="utf-8")
    if is_template:
        # What is left of a template is no Python, but tokens enough for the extractor once nothing is indented.
        source = re.sub(r"^[ \t]+", "", templatize(source, origin=str(file)), flags=re.MULTILINE)
    found = extract("python", BytesIO(source.encode()), KEYWORDS, comment_tags=("Translators:",))
    return [(line, text, comments, context) for line, text, comments, context in found if text]


def update(catalogue: Catalog, found: dict[Key, Message]) -> Catalog:
    """Return a catalogue of exactly the texts found, with the translations that there are."""
    new = read_po(StringIO(HEADER.format(language=catalogue.locale)), locale=catalogue.locale)
    for key in sorted(found):
        message, known = found[key], _get(catalogue, key)
        added = new.add(
            message.id,
            known.string if known and isinstance(known.id, tuple) == isinstance(message.id, tuple) else None,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
        added.flags = {flag for flag in added.flags if flag != "fuzzy"}
    return new


def merge(catalogue: Catalog, other: Catalog, name: str) -> list[str]:
    """Take the translations that the catalogue lacks; return a line for each that it has otherwise already."""
    conflicts = []
    for message in other:
        if not message.id or not is_whole(message):
            continue
        known = _get(catalogue, key_of(message))
        if known is None:
            catalogue.add(message.id, message.string, context=message.context)
        elif not is_whole(known) or (isinstance(message.id, tuple) and not isinstance(known.id, tuple)):
            known.id, known.string = message.id, message.string
        elif known.string != message.string and isinstance(known.id, tuple) == isinstance(message.id, tuple):
            conflicts.append(f"{name}: {message.id!r} stays {known.string!r}, not {message.string!r}")
    return conflicts


def list_faults(language: str) -> list[str]:
    """Return a line for each text that is not translated, or not in step with the code."""
    catalogue, found = read_catalogue(language), collect()
    faults = []
    for key, message in found.items():
        known = _get(catalogue, key)
        place = message.locations[0][0]
        if known is None:
            faults.append(f"{place}: {message.id!r} is not in the catalogue (collect brings it in)")
        elif not is_whole(known) or isinstance(known.id, tuple) != isinstance(message.id, tuple):
            faults.append(f"{place}: {message.id!r} is not translated")
        else:
            faults += [f"{place}: {line}" for line in _list_wrong_placeholders(known)]
    faults += [
        f"{message.id!r} is in no code any more" for message in catalogue if message.id and key_of(message) not in found
    ]
    return faults


def _list_wrong_placeholders(message: Message) -> list[str]:
    sources, strings = forms_of(message.id), forms_of(message.string)
    wanted = {mark for source in sources for mark in PLACEHOLDER.findall(source)}
    faults = []
    for text in strings:
        marks = set(PLACEHOLDER.findall(text))
        # "one order" may leave out its number; nothing may come in that the code does not give.
        if marks - wanted or (wanted - marks and len(strings) == 1):
            faults.append(f"{message.id!r} has {sorted(wanted)}, its translation {sorted(marks)}")
    return faults


def is_whole(message: Message) -> bool:
    """Return whether the text has all of its translation."""
    return "fuzzy" not in message.flags and all(forms_of(message.string))


def forms_of(text: str | Sequence[str] | None) -> Sequence[str]:
    """Return the singular and the plurals of a text, or the one form that it has."""
    return (text or "",) if isinstance(text, str | None) else text


def compile_catalogues(folder: Path = LOCALE) -> None:
    """Make the compiled catalogues that are missing or older than their source."""
    for source in folder.glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        new = target.with_suffix(".new")
        with new.open("wb") as output:
            write_mo(output, catalogue)
        new.replace(target)


def read_catalogue(language: str) -> Catalog:
    """Return the language's catalogue; an empty one where there is none."""
    file = path_of(language)
    if file.exists():
        return read_file(file, language)
    return read_po(StringIO(HEADER.format(language=language)), locale=language)


def read_file(file: Path, language: str) -> Catalog:
    """Return the catalogue in that file, a fragment without a head as well; our own plural forms always hold."""
    blocks = file.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n\n")
    texts = "\n\n".join(block for block in blocks if not re.search(r'^msgid ""\nmsgstr', block, re.MULTILINE))
    return read_po(StringIO(HEADER.format(language=language) + texts), locale=language, abort_invalid=True)


def write_catalogue(language: str, catalogue: Catalog) -> None:
    """Write it so that a change of one text changes few lines: by the order of texts, without line numbers or dates."""
    output = BytesIO()
    write_po(
        output, catalogue, width=118, sort_output=True, include_lineno=False, omit_header=True, ignore_obsolete=True
    )
    comment = "# Peyvand: the texts of all parts; made by `python -m peyvand.project.translations collect`.\n"
    header = comment + HEADER.format(language=language)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_bytes(header.encode() + output.getvalue())


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def key_of(message: Message) -> Key:
    """Return what a text is known by: its context and its singular."""
    return message.context or "", forms_of(message.id)[0]


def _get(catalogue: Catalog, key: Key) -> Message | None:
    return catalogue.get(key[1], key[0] or None)


if __name__ == "__main__":
    sys.exit(main())
