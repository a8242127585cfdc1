"""The one way in which a rule of the business says no."""

from collections.abc import Mapping


class Refused(Exception):
    """A rule says no; ``text`` may be shown to the person as it is.

    code: a short constant word ("forbidden", "closed", "changed", "missing").
    text: a sentence in the person's language, lazy translations included.
    errors: where fields are to blame, a sentence for each field's key.
    """

    def __init__(self, code: str, text: object = "", *, errors: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.errors = dict(errors or {})

    def __str__(self) -> str:
        return f"{self.code}: {self.text}" if self.text else self.code
