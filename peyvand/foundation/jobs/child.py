"""Heavy jobs: each in a fresh process that ends with it, so that its memory goes back and the worker stays small."""

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from uuid import UUID

from django.db import close_old_connections, connection

from peyvand.foundation.jobs import leases
from peyvand.foundation.jobs.execution import execute
from peyvand.foundation.jobs.leases import Claim
from peyvand.foundation.jobs.progress import Progress
from peyvand.kernel import clock

LOOK_SECONDS = 0.25
LEAVE_SECONDS = 2.0
# Several times what any job of ours takes: a file made to fill the memory ends its own job, not the machine.
MOST_BYTES = 4_000_000_000


def run_in_child(claimed: Claim, is_stopping: Callable[[], bool]) -> None:
    """Run the job in a process of its own and wait for it.

    When the worker is stopping the process is ended and the job given back. One that dies without a word
    has failed. It ends by itself when this worker dies: its standard input closes.
    """
    command = [sys.executable, "-m", "peyvand.project", "job", str(claimed.job.id), claimed.holder]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        while child.poll() is None:
            if is_stopping():
                _end(child)
                leases.give_back(claimed, clock.now())
                return
            try:
                child.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
    if child.returncode != 0:
        error = RuntimeError(f"the process of the job ended with code {child.returncode}")
        leases.fail(claimed, Progress(claimed.job.id, claimed.job.done, claimed.job.total), error, clock.now())


def run_as_child(job_id: UUID, holder: str) -> int:
    """Run, in this process, the job that the worker ``holder`` has claimed; return the exit code."""
    claimed = leases.take_over(job_id, holder)
    if claimed is None:
        return 0
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MOST_BYTES if hard == resource.RLIM_INFINITY else min(MOST_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    progress = Progress(job_id, claimed.job.done, claimed.job.total, claimed.job.note)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_keep_beating, args=(progress, holder), daemon=True).start()
    execute(claimed, progress)
    return 0


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(LEAVE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        continue
    os._exit(1)


def _keep_beating(progress: Progress, holder: str) -> None:
    pause = threading.Event()
    while not pause.wait(1.0):
        try:
            leases.beat({progress.job_id: progress}, holder)
        except Exception:  # noqa: BLE001
            # The database is away for a moment; the lease bears that, and the job itself notices what lasts.
            connection.close()
        close_old_connections()
