"""Which of the pictures show work that is begun? `python -m script.steps.begun` begins it.

In an installation that holds the demo, at the time that stands still.
"""

from script.steps.picture_table import PICTURES
from script.steps.stopped_clock import stop

if __name__ == "__main__":
    stop()
    from script.steps.desks import begin

    for picture in PICTURES:
        if picture.begun:
            begin(picture)
