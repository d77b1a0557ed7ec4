"""Harbour Research, which labels the tone of a port town's news."""

from __future__ import annotations

from decimal import Decimal

from annotation.projects.guidelines.content import ClassBlock, Example, Guideline
from core.identity.models import Role
from demo.harbour_buoys import BUOYS
from demo.harbour_morse import MORSE
from demo.harbour_news import NEWS
from demo.harbour_quay import QUAY
from demo.harbour_tides import TIDES
from demo.story import Person, Story, Talk, Work

PEOPLE = (
    Person("Eleanor Whitcombe", "eleanor@harbour.example.org", Role.OWNER),
    Person("Kwame Asante", "kwame@harbour.example.org", Role.ADMIN),
    Person("Noor Haddad", "noor@harbour.example.org", Role.MANAGER),
    Person("Piotr Zieliński", "piotr@harbour.example.org", Role.REVIEWER),
    Person(
        "Mina Okafor",
        "mina@example.org",
        Role.ANNOTATOR,
        accuracy=0.93,
        skills=(("Local news", 2),),
        languages=("en", "fr"),
        hours=(3, 3, 3, 3, 3, 0, 0),
    ),
    Person(
        "Thuy Nguyen",
        "thuy@harbour.example.org",
        Role.ANNOTATOR,
        accuracy=0.84,
        skills=(("Local news", 3), ("Shipping", 2)),
        languages=("en", "vi"),
        hours=(0, 4, 4, 4, 4, 4, 0),
    ),
    Person(
        "Amélie Rousseau",
        "amelie@harbour.example.org",
        Role.ANNOTATOR,
        has_read=False,
        languages=("en", "fr"),
        away_days=9,
    ),
)

OVERVIEW = """\
We follow how the *Skerrow Courier* writes about the town. Each snippet gets the **tone a reader in
Skerrow would hear**, not your own opinion of the news.

1. Read the whole snippet.
2. Ask whether life in the town gets better, worse, or goes on.
3. If it holds both, the part that the sentence ends on carries more weight.

Names, numbers and places are made up. You need to know nothing about shipping."""

POSITIVE = ClassBlock(
    class_key="positive",
    definition="The news is good for the town or for someone in it.",
    label_when="- Something opens, grows, is repaired, won or saved.\n"
    "- People are praised or helped.",
    do_not_label_when="- A good thing is only planned or hoped for: **Neutral**.",
    edge_cases="A smaller loss than feared is **Positive** if the snippet presents it as relief.",
    examples=(
        Example(text="After two years the swing bridge carries buses again.", note=""),
        Example(
            text="The council will discuss a new ferry next year.",
            good=False,
            note="Only a plan: Neutral.",
        ),
    ),
)
NEUTRAL = ClassBlock(
    class_key="neutral",
    definition="A fact or an announcement that is neither good nor bad for most readers.",
    label_when="- Timetables, appointments, figures without a judgment.\n- Plans and discussions.",
    do_not_label_when="- One word of judgment tips it: “finally opens” is **Positive**.",
    edge_cases="Weather is **Neutral** unless it does damage or saves something.",
    examples=(
        Example(text="From Monday the number 4 tram stops at the fish hall.", note=""),
        Example(
            text="From Monday the number 4 tram no longer stops at the clinic, to the anger of "
            "patients.",
            good=False,
            note="Anger is reported: Negative.",
        ),
    ),
)
NEGATIVE = ClassBlock(
    class_key="negative",
    definition="The news is bad for the town or for someone in it.",
    label_when="- Something closes, breaks, is late or lost, or costs more.\n"
    "- People are hurt or angry.",
    do_not_label_when="- The trouble is over and the snippet is about its end: **Positive**.",
    edge_cases="Higher prices are **Negative**, even for ships.",
    examples=(
        Example(text="The cold store stays shut; forty people go home without pay.", note=""),
        Example(
            text="The oil slick has been cleared three days early.",
            good=False,
            note="The end of a trouble: Positive.",
        ),
    ),
)

HARBOUR = Story(
    name="Harbour Research",
    slug="harbour-research",
    currency="GBP",
    timezone="Europe/London",
    people=PEOPLE,
    invited="sione.tuipulotu@example.org",
    pool="Courier readers",
    project="Tone of the Courier",
    titles=("Positive", "Neutral", "Negative"),
    guideline=Guideline(overview=OVERVIEW, blocks=(POSITIVE, NEUTRAL, NEGATIVE)),
    revised=NEUTRAL.model_copy(
        update={
            "edge_cases": f"{NEUTRAL.edge_cases}\n\nRecords (“the busiest August since 2011”) are "
            "**Neutral** when no one is said to be glad or sorry.",
        }
    ),
    revision="Explains records. Earlier annotations stay as they are.",
    price=Decimal("0.12"),
    pay=Decimal("0.07"),
    data=NEWS,
    work=Work(
        first=30,
        second=26,
        confused={
            "positive": ("neutral",),
            "neutral": ("positive", "negative"),
            "negative": ("neutral",),
        },
        remarks={
            "positive": "Look at how it ends: someone in town is better off than before.",
            "neutral": "The snippet doesn't judge. Please leave out your own opinion.",
            "negative": "Someone loses something here, even though the tone is dry.",
        },
        skipped_because="This is two unrelated snippets glued together.",
    ),
    note="Sample for the March workshop",
    second_note="For the second day of the workshop",
    talk=Talk(
        answered=(
            "The ferry costs more but runs more often. Which of the two counts?",
            "The part that the sentence ends on. Here that is the higher price, so Negative.",
        ),
        open="Is a strike that ends without a result good news or neutral?",
        appeal="No one is said to be glad about it. It is only announced.",
        skipped_too="Two stories in one, and they contradict each other.",
    ),
    sides=(BUOYS, QUAY, MORSE, TIDES),
    again="Tone of the Courier, second reading",
    seed=11,
)
