"""Installs and builds everything that Crewmark needs."""

import sys

from script.steps import assets, packages, videos
from script.steps.checkout import alone, say


def set_up(*, development: bool) -> None:
    """Packages and built assets; quick when nothing has changed."""
    wanted = packages.DEVELOPMENT if development else packages.RUNTIME
    with alone("setup", waiting="Another setup of this checkout is running; waiting for it."):
        packages.ensure_packages(wanted)
        assets.ensure_built()
        videos.ensure_ffmpeg()


if __name__ == "__main__":
    try:
        set_up(development="--dev" in sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit("\nStopped before it was finished. The next start continues.") from None
    say("Setup complete.")
