"""Verbs of the command line that facts bring."""

import argparse

from django.utils.translation import ngettext

from peyvand.analytical.facts.commands import rebuild
from peyvand.foundation.base.ports import Verb


class RebuildFacts(Verb):
    key = "rebuild-facts"
    help = "make the tables of facts anew from the journal"

    def run(self, options: argparse.Namespace) -> int:
        count = rebuild()
        print(ngettext("%(count)d fact made anew.", "%(count)d facts made anew.", count) % {"count": count})
        return 0
