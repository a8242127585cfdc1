"""Watches over one embedded PostgreSQL: ``python -m peyvand.project.keeper FOLDER RUN LOG durable|quick``.

It starts the server, waits until nobody holds it any more, stops it and ends. A holder's lock is gone with its
process, so a kill -9 of all of them stops the server cleanly, and a kill -9 of the keeper stops it too.
"""

import fcntl
import os
import signal
import subprocess
import sys
from io import FileIO
from pathlib import Path

from peyvand.project.postgres import Cluster, find_programs
from peyvand.project.processes import die_with_parent
from peyvand.project.unprivileged import becoming, find_user


def main(cluster: Cluster) -> int:
    """Keep the server until nobody holds it; return its exit code."""
    # Whoever ends all the processes of the program ends the holders; the keeper follows them by itself.
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    become = becoming(find_user())

    def prepare() -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_DFL)
        become()
        # After the change of user, which would take it away again.
        die_with_parent(signal.SIGINT)

    with cluster.log.open("ab") as output:
        server = subprocess.Popen(
            cluster.command(find_programs()),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            preexec_fn=prepare,
        )

    def on_end(_sign: int, _frame: object) -> None:
        sys.exit(server.wait())

    holders = FileIO(cluster.run / "postgres.holders", "a+")
    signal.signal(signal.SIGCHLD, on_end)
    if server.poll() is None:
        fcntl.flock(holders, fcntl.LOCK_EX)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        server.send_signal(signal.SIGINT)
        try:
            server.wait(8)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)
    return server.wait()


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(Cluster(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4] == "durable")))
