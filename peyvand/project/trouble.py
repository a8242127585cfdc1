"""Why the program cannot go on, in one sentence for the person at the terminal."""


class Trouble(Exception):
    """Something outside the program stands in the way; ``str`` is one clear sentence."""
