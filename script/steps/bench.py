"""Prepares and starts a measurement."""

import sys

from script.steps.checkout import ROOT, continue_in_venv
from script.steps.setup import set_up


def names() -> list[str]:
    """The measurements there are: the modules in bench/ that start with no underscore."""
    return sorted(
        path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_")
    )


def main(arguments: list[str]) -> None:
    """Set up and hand over to the measurement."""
    if not arguments or arguments[0] not in names():
        known = ", ".join(names()) or "none yet"
        raise SystemExit(f"Usage: script/bench NAME [options]. The names are: {known}.")
    set_up(development=True)
    continue_in_venv("script.steps.run_bench", arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
