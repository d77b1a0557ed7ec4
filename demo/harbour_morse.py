"""What does Harbour Research listen for? Who signals when on the channel, and with which words."""

from __future__ import annotations

from decimal import Decimal

from annotation.datasets.models import Item
from annotation.label_types.schema import Answer
from annotation.projects.guidelines.content import ClassBlock, Example, Guideline
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from demo.erring import Hand, by_hand, times_shifted
from demo.morse import MISHEARD, channel_file, recordings
from demo.story import Side

OVERVIEW = """\
Old lights and horns are gone, but the signal channel still speaks Morse. **Mark each call from its
first sign to its last, and write down the words.**

1. Listen once to the end: it may be one call or two.
2. Low tones are the **Station**, high ones a **Ship**. One segment for each call.
3. Write the words in capitals, with one space between two words.

| | | | |
|---|---|---|---|
| A `·−` | B `−···` | C `−·−·` | D `−··` |
| E `·` | F `··−·` | G `−−·` | H `····` |
| I `··` | K `−·−` | L `·−··` | M `−−` |
| N `−·` | O `−−−` | P `·−−·` | R `·−·` |
| S `···` | T `−` | U `··−` | W `·−−` |

All audio are made by a program: tones and hiss, no voices."""
BLOCKS = (
    ClassBlock(
        class_key="station",
        definition="The harbour calls: **low** tones, fast and even.",
        label_when="- From the first sign to the last; pauses between words belong to it.",
        examples=(
            Example(text="·−− ·− ·· −", note="WAIT"),
            Example(text="−·−· −−− −− · / ·· −·", note="COME IN"),
        ),
    ),
    ClassBlock(
        class_key="ship",
        definition="A ship calls: **high** tones, slower.",
        do_not_label_when="- The hiss before and after is no part of a call.",
        examples=(Example(text="·· −·−· ·", note="ICE"),),
    ),
)


def truth(item: Item, seed: int) -> Answer:
    """What was keyed."""
    return {"label": recordings(seed)[item.external_id].signals}


MORSE = Side(
    project="Calls on the signal channel",
    template=TEMPLATES["transcription"],
    titles=("Station", "Ship"),
    fields=[],
    guideline=Guideline(overview=OVERVIEW, blocks=BLOCKS),
    policy=Policy(
        DecisionSettings(overlap=Decimal("1.3")), ReviewSettings(mode="sample", percent=40, first=0)
    ),
    file=channel_file,
    shown="weather",
    truth=truth,
    seen=by_hand(
        label=Hand(times_shifted(25_000, misheard=MISHEARD), {"station": "ship", "ship": "station"})
    ),
    rates={"segment": (Decimal("0.20"), Decimal("0.09"))},
    each=6,
    remark="Count the dots once more, slowly: play it at half speed.",
    seconds=(25.0, 70.0),
    examples={"station": "Low tones.", "ship": "High tones, and slower."},
)
