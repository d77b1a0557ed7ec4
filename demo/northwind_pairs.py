"""Pairs of replies that Northwind Inbox compares."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from functools import lru_cache
from itertools import product
from random import Random

from annotation.datasets.models import Item
from annotation.label_types.schema import Answer
from annotation.projects.guidelines.content import Guideline
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from demo.composing import seeded
from demo.northwind_replies import TONES
from demo.story import Side

OVERVIEW = """\
Two drafts answer the same message. **Which would you rather get?**

1. Read the message first: what does the customer want?
2. A draft that settles it beats one that is only friendly.
3. If both settle it, the warmer one wins.
4. If you really can't tell them apart, they are **equally good**. Don't use that to save time.

The drafts change places from person to person, so never go by left or right."""

# A message, what settles it, and what only audio like an answer.
ASKED = (
    (
        "The tent arrived without pegs. We leave on Friday!",
        "Twelve pegs are on their way by courier and reach you on Thursday before noon.",
        "Pegs belong to the tent. Please look into the bag again.",
    ),
    (
        "Can I wash the Tarn sleeping bag in the machine?",
        "Yes: at 30 degrees with a spoonful of down soap, then tumble dry with two tennis balls.",
        "Washing instructions can be found on the internet.",
    ),
    (
        "I was charged twice for order NW-40312.",
        "The second payment of 64 euros is back on your card in two working days.",
        "Our accounts are audited every year, so an error is not likely.",
    ),
    (
        "Does the Heron stove burn well in the cold?",
        "Down to about -5 °C; below that take the winter cartridge, which holds to -15 °C.",
        "Many customers are happy with the Heron stove.",
    ),
    (
        "My boots are a size too small. Can I have a 43?",
        "A 43 is reserved for you and leaves today; the label for the old pair is attached.",
        "You are welcome to place a new order at any time.",
    ),
    (
        "The zip of my jacket broke after three weeks.",
        "Send it to our workshop with the attached label; you have it back within eight days.",
        "Zips are wearing parts.",
    ),
    (
        "Where is my parcel? It has been in Hamburg for nine days.",
        "It was held for a missing house number. We have corrected that; it comes on Tuesday.",
        "Parcels take between two and fourteen days.",
    ),
    (
        "Nine days of rain and the Fjord 2 stayed dry. Thank you!",
        "You have made our day. May we show your photo to the colleague who sewed it?",
        "Your message has been received and will be handled.",
    ),
    (
        "Is the Curlew hammock safe for two people?",
        "It holds 200 kg, so yes; hang it with the wide straps, which spare the trees, too.",
        "We can't give advice about the weight of our customers.",
    ),
)
WARM = ("Thank you for writing to us straight away.", "How good that you tell us.")
FLAT = ("We have looked into it.", "This is about your message of today.")
BOTH, ONE, OTHER = [1, 1], [1, 2], [2, 1]


@lru_cache(maxsize=4)
def pairs(seed: int) -> dict[str, tuple[str, str, str, list[int]]]:
    """Message, two drafts and their right order by id; each fourth pair is about equally good."""
    chance = seeded(seed)
    rows = [drafts(asked, place, chance) for asked, place in product(ASKED, range(4))]
    chance.shuffle(rows)
    return {f"pair-{number:03}": row for number, row in enumerate(rows, 1)}


def drafts(
    asked: tuple[str, str, str], place: int, chance: Random
) -> tuple[str, str, str, list[int]]:
    """A message with two drafts: one settles it and the other doesn't, or only the tone differs."""
    message, settles, evades = asked
    warm, flat, cold = (chance.choice(each) for each in (WARM, FLAT, TONES["cold"]))
    one, other, ranks = (
        (f"{warm} {settles}", f"{flat} {evades}", ONE),
        (f"{flat} {settles}", f"{warm} {evades}", ONE),
        (f"{warm} {settles}", f"{cold} {settles}", ONE),
        (f"{WARM[0]} {evades}", f"{WARM[1]} {evades}", BOTH),
    )[place]
    if ranks == ONE and chance.choice((True, False)):
        return message, other, one, OTHER
    return message, one, other, ranks


def pairs_file(seed: int) -> tuple[str, bytes]:
    """The CSV of all pairs."""
    chance = seeded(seed)
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["id", "prompt", "draft_a", "draft_b", "channel"])
    for name, (message, one, other, _ranks) in pairs(seed).items():
        rows.writerow([name, message, one, other, chance.choice(("e-mail", "chat"))])
    return "drafts.csv", file.getvalue().encode()


def truth(item: Item, seed: int) -> Answer:
    """The order that the drafts were written for."""
    return {"better": {"ranks": pairs(seed)[item.external_id][-1]}}


def seen(right: Answer, accuracy: float, chance: Random) -> Answer:
    """Who errs can't tell two apart that differ, or sees a difference where there is none."""
    if chance.random() <= accuracy:
        return right
    is_tie = right["better"]["ranks"] == BOTH
    return {"better": {"ranks": chance.choice((ONE, OTHER)) if is_tie else BOTH}}


PAIRS = Side(
    project="Which draft is better?",
    template=TEMPLATES["preference-pairs"],
    titles=(),
    fields=[],
    guideline=Guideline(overview=OVERVIEW),
    policy=Policy(
        DecisionSettings(overlap=Decimal("1.6")), ReviewSettings(mode="sample", percent=20, first=0)
    ),
    file=pairs_file,
    shown="channel",
    truth=truth,
    seen=seen,
    rates={"ranking": (Decimal("0.14"), Decimal("0.06"))},
    each=8,
    remark="What the customer asked for is settled in one of them only. That counts first.",
    seconds=(14.0, 40.0),
    asked=(
        "Both settle it, but one is cold. Is that “equally good”?",
        "No: when both settle it, the warmer one wins.",
    ),
)
