"""The web process: ``python -m peyvand.project.web ADDRESS PORT``."""

import sys

import django


def main(address: str, port: int) -> None:
    """Serve until SIGTERM; prints "ready" once pages can be had."""
    django.setup()
    from peyvand.project.server import serve

    serve(address, port, lambda: print("ready", flush=True))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
