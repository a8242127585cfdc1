"""Verbs of the command line that the lake brings."""

import argparse

from django.utils.translation import ngettext

from peyvand.foundation.base.ports import Verb
from peyvand.foundation.lake.commands import rebuild


class RebuildLake(Verb):
    key = "rebuild-lake"
    help = "write the columnar files anew from the journal"

    def run(self, options: argparse.Namespace) -> int:
        count = rebuild()
        print(ngettext("%(count)d event written anew.", "%(count)d events written anew.", count) % {"count": count})
        return 0
