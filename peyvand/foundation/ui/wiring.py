"""What the interface plugs in elsewhere: nothing yet; that it is here makes the folder a part."""


def wire() -> None:
    """Nothing to plug in: the interface is plugged into."""
