"""Parts of the news of a made-up port town."""

from __future__ import annotations

from demo.story import Data, Parts

WHEN = (
    "",
    "",
    "On {day}",
    "Late on {day},",
    "According to the harbour office,",
    "As the town hall confirmed,",
)

POSITIVE = Parts(
    count=66,
    openings=WHEN,
    cores=(
        "{place} has its lights back, a week earlier than promised",
        "the trawler {ship} came home with all hands after a night without an engine",
        "{firm} took on {number} apprentices, more than in any year before",
        "volunteers cleared {number} sacks of plastic from the beach below {place}",
        "{place} reopened to a queue of children, grandparents and one brass band",
        "{firm} and its dockers agreed on better pay without a single day of strike",
        "the crew of the {ship} were honoured for pulling two kayakers out of the current",
        "seals are back on the sandbank off {place} for the first time in {number} years",
        "a gift from {firm} keeps the swimming classes at {place} free of charge",
    ),
    closings=(
        ".",
        ", to the delight of the neighbours.",
        ". “We had stopped hoping,” said {person}.",
        ", and {person} is proud of it.",
    ),
)
NEUTRAL = Parts(
    count=76,
    openings=WHEN,
    cores=(
        "the {ship} lies at {place} to take on water and provisions",
        "the ferry to the outer islands leaves from {place} at ten past the hour",
        "the council put the future of {place} on its agenda for {day}",
        "{firm} handled {number} thousand tonnes in the third quarter",
        "{person} is to speak about the history of {place}; admission as usual",
        "surveyors measured the depth of the channel between {place} and the breakwater",
        "{firm} moved its office into the former customs house",
        "the {ship} was repainted from blue to grey during its stay in the dock",
        "{person} takes over the chair of the pilots' association for {number} months",
        "the register lists {number} berths at {place}",
    ),
    closings=(
        ".",
        ", the notification says.",
        ". Further dates will be announced.",
        ", as in the year before.",
    ),
)
NEGATIVE = Parts(
    count=58,
    openings=WHEN,
    cores=(
        "a fire at {place} destroyed the nets of {number} families",
        "{firm} cut the night shift, and {number} people lost their work",
        "the {ship} scraped along the quay at {place} and left a gap of nine metres",
        "berthing at {place} became a third more expensive",
        "the crane of {firm} stood still again, the fourth time this month",
        "mussels from the bay off {place} may not be sold because of algae",
        "two dockers of {firm} were hurt when a chain broke",
        "the last bakery at {place} gave up after {number} years",
        "the {ship} has been stuck for days because {firm} doesn't pay its bills",
    ),
    closings=(
        ".",
        ". “Nobody told us anything,” said {person}.",
        "; the damage is still being counted.",
        ", and {person} speaks of a bad year.",
    ),
)

NEWS = Data(
    file_name="courier-snippets.csv",
    prefix="skc",
    parts={"positive": POSITIVE, "neutral": NEUTRAL, "negative": NEGATIVE},
    words={
        "place": (
            "the old fish hall",
            "Lantern Quay",
            "the north mole",
            "Cooper's Basin",
            "the swing bridge",
            "Saltgate pier",
            "the rope works",
            "Pilot Square",
        ),
        "ship": ("Margit", "Ocean Thistle", "Anna Brekke", "Second Wind", "Corvina", "Old Tom"),
        "firm": (
            "Skerrow Stevedores",
            "Brightwater Canning",
            "the Hallam yard",
            "Tidegate Ferries",
            "the Ropemakers' Union",
        ),
        "person": (
            "harbour master Ines Caldwell",
            "councillor Joseph Mbeki-Hall",
            "skipper Rona Eide",
            "the widow Pettigrew",
            "head teacher Samir Qureshi",
        ),
        "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
        "number": ("12", "14", "18", "23", "27", "31", "38", "46"),
    },
    column="section",
    values=("Town", "Port", "Business", "People"),
    repeated=3,
)
