"""What the engine does from the command line."""

import argparse

from peyvand.foundation.base.ports import Verb
from peyvand.foundation.records import ports
from peyvand.foundation.records.commands import rebuild_search


class RebuildSearch(Verb):
    """Writes the search columns anew, live: after the normaliser has changed, or when in doubt."""

    key = "rebuild-search"
    help = "write anew by what records are found and sorted"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("types", nargs="*", help="keys of record types; by default all")
        parser.add_argument("--stale", action="store_true", help="only what an older normaliser has written")

    def run(self, options: argparse.Namespace) -> int:
        known = [declared.key for declared in ports.record_types]
        unknown = sorted(set(options.types) - set(known))
        if unknown:
            print(f"There is no record type {', '.join(unknown)}; there are {', '.join(known)}.")
            return 2
        for key in options.types or known:
            print(f"{key}: {rebuild_search(key, only_stale=options.stale)} written")
        return 0
