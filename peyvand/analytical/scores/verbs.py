"""Verbs of the command line that scores bring."""

import argparse

from django.utils.translation import ngettext

from peyvand.analytical.scores.commands import rebuild
from peyvand.foundation.base.ports import Verb
from peyvand.kernel import clock


class RebuildScores(Verb):
    key = "rebuild-scores"
    help = "make all scores anew from the facts, and rank them"

    def run(self, options: argparse.Namespace) -> int:
        count = rebuild(at=clock.now())
        print(ngettext("%(count)d score made anew.", "%(count)d scores made anew.", count) % {"count": count})
        return 0
