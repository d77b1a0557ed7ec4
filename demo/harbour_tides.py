"""Time series that Harbour Research checks: faults of tide gauges."""

from __future__ import annotations

from decimal import Decimal

from annotation.datasets.models import Item
from annotation.label_types.schema import Answer
from annotation.projects.guidelines.content import ClassBlock, Guideline
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from demo.erring import Hand, by_hand, times_shifted
from demo.story import Side
from demo.tides import gauges, gauges_file

OVERVIEW = """\
Three gauges say how high the water stands. Now and then one of them is wrong. **Mark the
segments where the level can't be trusted, and the type of fault.**

1. Look at the whole series: water rises and falls twice a day, smoothly.
2. Zoom in where it doesn't, and mark from the first wrong value to the first right one.
3. The battery is only a help: it is charged by day and drained by night."""
MINUTE = 60_000_000  # microseconds
BLOCKS = (
    ClassBlock(
        class_key="stuck",
        definition="The level doesn't move **at all**: the float hangs.",
        do_not_label_when="- High or low water: for some minutes it hardly moves, but in a curve.",
    ),
    ClassBlock(
        class_key="jump",
        definition="The curve goes on as it should, but higher or lower, and jumps back later.",
        edge_cases="A jump that doesn't come back ends with the series.",
    ),
    ClassBlock(
        class_key="noise",
        definition="Values leap up and down from one to the next: a bad contact.",
    ),
)


def truth(item: Item, seed: int) -> Answer:
    """Which faults were put into the series."""
    return {"label": gauges(seed)[item.external_id].faults}


TIDES = Side(
    project="Faults of the tide gauges",
    template=TEMPLATES["anomaly-windows"],
    titles=("Stuck", "Jump", "Noise"),
    fields=[],
    guideline=Guideline(overview=OVERVIEW, blocks=BLOCKS),
    policy=Policy(
        DecisionSettings(overlap=Decimal("1.3")), ReviewSettings(mode="sample", percent=40, first=0)
    ),
    file=gauges_file,
    shown="place",
    truth=truth,
    seen=by_hand(
        label=Hand(times_shifted(240_000_000, MINUTE), {"jump": "noise", "noise": "jump"})
    ),
    rates={},
    each=6,
    remark="Zoom in at both ends: the window ends with the first value that is right again.",
    seconds=(20.0, 60.0),
    examples={"stuck": "Flat from one value to the next.", "jump": "Back where it came from."},
)
