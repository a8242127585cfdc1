"""``bin/peyvand [--data FOLDER] VERB …``: the verbs of all parts, beside a running instance or without one."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from peyvand.project.data import DataFolder, default_place, explain
from peyvand.project.launcher import check_python, prepare, wait_for_database
from peyvand.project.trouble import Trouble

RESTORE = "restore"
# What may begin a new data folder. Any other verb named beside one has met a slip of the pen, and must not back up or
# find healthy a firm that it has only just made.
BEGINNERS = frozenset({RESTORE, "import", "user"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    outer = argparse.ArgumentParser(add_help=False)
    outer.add_argument("--data", type=Path, default=default_place())
    known, rest = outer.parse_known_args(given)
    data = DataFolder(known.data.resolve())
    try:
        return run(data, rest)
    except Trouble as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{explain(error)}: {error.filename or data.place}.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def run(data: DataFolder, arguments: list[str]) -> int:
    """Run the verb on the data folder; the database runs for as long as it takes."""
    check_python()
    if not arguments or {"-h", "--help"}.intersection(arguments):
        return explain_verbs(arguments)
    is_restore = arguments[0] == RESTORE
    if is_restore:
        check_empty(data)
    elif arguments[0] not in BEGINNERS:
        check_begun(data)
    data.prepare()
    try:
        with data.database() as url:
            environment = data.environment(url)
            os.environ.update(environment)
            if is_restore:
                from peyvand.project.restoring import restore_arguments

                return restore_arguments(data, url, arguments[1:])
            is_running = data.is_running()
            if not is_running:
                # Beside a running instance all is prepared; a new folder gets no sample company by a verb.
                prepare(data, environment, is_empty=True)
            return run_verb(arguments, is_running=is_running)
    finally:
        wait_for_database(data.cluster)


def explain_verbs(arguments: list[str]) -> int:
    """Print the help that is asked for, or what verbs there are, without a data folder and a database."""
    import django

    # Only the names of the verbs are read: neither address nor key is used.
    os.environ.update(
        DJANGO_SETTINGS_MODULE="peyvand.project.settings",
        DATABASE_URL="postgresql:///",
        PEYVAND_SECRET_KEY=RESTORE,
        PEYVAND_DATA=str(default_place()),
        PEYVAND_STATIC=str(default_place() / "static"),
    )
    django.setup()
    parser = build_parser()
    if arguments:
        parser.parse_args(arguments)
    parser.print_help(sys.stderr)
    return 2


def run_verb(arguments: list[str], *, is_running: bool) -> int:
    """Run the verb in this process; where no worker is running, subscribers hear here what it did."""
    import django

    django.setup()
    from peyvand.foundation.base.ports import verbs
    from peyvand.foundation.journal.delivery import deliver_all
    from peyvand.foundation.journal.queries import is_caught_up

    options = build_parser().parse_args(arguments)
    code = verbs[options.verb].run(options)
    if not is_running and not is_caught_up():
        deliver_all()
    return code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs of the modules that are on."""
    from peyvand.foundation.base.ports import verbs

    parser = argparse.ArgumentParser(prog="bin/peyvand", description="Peyvand's command line.")
    parser.add_argument("--data", metavar="FOLDER", help="the data folder (default: data in the checkout)")
    parsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in sorted(verbs, key=lambda verb: verb.key):
        verb.add_arguments(parsers.add_parser(verb.key, help=verb.help, description=verb.help))
    parsers.add_parser(RESTORE, help="bring a backup into an empty data folder")
    return parser


def check_empty(data: DataFolder) -> None:
    """Raise Trouble unless the data folder holds nothing yet: a restore never overwrites."""
    if data.place.exists() and any(entry.name not in ("run", "logs") for entry in data.place.iterdir()):
        raise Trouble(f"{data.place} is not empty: a backup is restored into a new folder (--data FOLDER).")


def check_begun(data: DataFolder) -> None:
    """Raise Trouble where no data has been kept yet."""
    is_begun = data.cluster.folder.exists() or data.place.is_file()
    if not is_begun and not os.environ.get("DATABASE_URL"):
        raise Trouble(
            f"There is nothing in {data.place} yet: bin/start begins a firm there, --data names another folder."
        )


if __name__ == "__main__":
    sys.exit(main())
