"""Prepares the documents' screenshots."""

import sys

from script.steps.checkout import continue_in_venv
from script.steps.setup import set_up


def main(arguments: list[str]) -> None:
    """Set up and hand over to the photographer."""
    set_up(development=True)
    continue_in_venv("script.steps.take_screenshots", arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
