"""The journal, the jobs and the lake, by the CPU that they take: a real history of orders in size and shape."""

import json
import os
import shutil
import subprocess
import sys

from peyvand.project.benching import Bench
from peyvand.project.postgres import ROOT, Cluster

# (what, unit, least): by the second of CPU of the program itself, so that a busy machine does not count.
LEAST = {
    "plain events recorded in bulk": 20_000,
    "plain events read": 20_000,
    "order lines recorded with their orders": 50_000,
    "order lines read with their orders": 50_000,
    "jobs enqueued": None,
    "short jobs run": None,
}


def measure(bench: Bench) -> None:
    """Measure in a database of its own, made anew."""
    shutil.rmtree(bench.folder / "data", ignore_errors=True)
    cluster = Cluster(bench.folder / "postgres", bench.folder / "run", bench.folder / "postgres.log")
    with cluster.held():
        environment = {
            **os.environ,
            "DATABASE_URL": cluster.url("postgres"),
            "DJANGO_SETTINGS_MODULE": "peyvand.project.settings",
            "PEYVAND_DATA": str(bench.folder / "data"),
            "PEYVAND_SECRET_KEY": "only-for-the-bench",
        }
        for arguments in (["peyvand.project", "migrate", "--verbosity=0"], ["bench._events_work"]):
            done = subprocess.run(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
            )
    found = json.loads(done.stdout)
    for what, least in LEAST.items():
        bench.figure(what, found[what], "per CPU second", at_least=least)
    bench.figure("530,000 order lines carried into the lake: CPU", found["lake seconds"], "s", at_most=15)
    bench.figure("530,000 order lines carried into the lake: memory", found["lake megabytes"], "MB", at_most=800)
    bench.figure("lake on disk, an order of ten lines", found["lake bytes an order"], "bytes")
