"""Prepares what the chosen tests need."""

import sys

from script.steps.checkout import continue_in_venv
from script.steps.setup import set_up

if __name__ == "__main__":
    set_up(development=True)
    continue_in_venv("script.steps.run_tests", sys.argv[1:])
