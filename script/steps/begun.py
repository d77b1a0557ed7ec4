"""Starts the work that some screenshots show: `python -m script.steps.begun`.

In an installation that holds the demo, at the time that stands still.
"""

from script.steps.screenshot_table import SCREENSHOTS
from script.steps.stopped_clock import stop

if __name__ == "__main__":
    stop()
    from script.steps.desks import begin

    for image in SCREENSHOTS:
        if image.begun:
            begin(image)
