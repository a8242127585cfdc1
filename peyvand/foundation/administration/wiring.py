"""What administration plugs in elsewhere."""


def wire() -> None:
    """Plug in."""
