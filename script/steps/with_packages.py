"""Set up what is missing, then hand over to Python with the installed packages."""

import os
import sys

from script.steps.checkout import ROOT, VENV_PYTHON
from script.steps.setup import set_up


def main() -> None:
    """Replace this process by the same arguments under the virtual environment."""
    set_up(development=False)
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv[1:]])


if __name__ == "__main__":
    main()
