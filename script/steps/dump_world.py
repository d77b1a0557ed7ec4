"""Set up what dumping the tests' world needs, and dump it."""

import sys

from script.steps.checkout import continue_in_venv
from script.steps.setup import set_up

if __name__ == "__main__":
    set_up(development=True)
    continue_in_venv("tests.support.dumped", sys.argv[1:])
