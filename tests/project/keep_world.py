"""Keeps the world of a version for later versions to open: ``python -m tests.project.keep_world VERSION``.

Writes the sample company's backup and the number of rows in each table beside it. Run it once for each release; what
has been kept is never made anew.
"""

import gzip
import json
import sys
import tempfile
from pathlib import Path

from peyvand.project.checksums import list_checksums
from peyvand.project.data import DataFolder
from tests.project.instances import Running, run_verb

WORLDS = Path(__file__).with_name("worlds")


def main(version: str) -> int:
    """Make the two files and say how large they are."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "data"
        running = Running(place).wait_until_ready()
        running.stop()
        target = WORLDS / f"{version}.peyvand"
        done = run_verb(place, "backup", str(target))
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 1
        # A lake of small files is mostly air, and what is kept here is fetched with every clone.
        target.write_bytes(gzip.compress(target.read_bytes(), mtime=0))
        data = DataFolder(place)
        with data.cluster.held() as url:
            sums = list_checksums(url, place)
        counts = {name: int(line.split()[0]) for name, line in sums.items() if not name.endswith("/")}
        kept = {name: count for name, count in counts.items() if count and not name.startswith(("django_", "auth_"))}
        target.with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")
        print(f"{target}: {target.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
