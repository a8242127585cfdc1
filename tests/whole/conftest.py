"""The same browser as the components' tests."""

from tests.foundation.ui.conftest import browser, open_page

__all__ = ["browser", "open_page"]
