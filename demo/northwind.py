"""Northwind Inbox, an outdoor shop whose messages are sorted."""

from __future__ import annotations

from decimal import Decimal

from annotation.projects.guidelines.content import ClassBlock, Example, Guideline
from core.identity.models import Role
from demo.northwind_messages import MESSAGES
from demo.northwind_orders import LETTERS
from demo.northwind_pairs import PAIRS
from demo.northwind_replies import REPLIES
from demo.story import Person, Story, Talk, Work

PEOPLE = (
    Person("Ingrid Solvang", "ingrid@northwind.example.org", Role.OWNER),
    Person("Mateus Carvalho", "mateus@northwind.example.org", Role.ADMIN),
    Person("Hanna Lindqvist", "hanna@northwind.example.org", Role.MANAGER),
    Person("Tobias Brandt", "tobias@northwind.example.org", Role.REVIEWER),
    Person(
        "Mina Okafor",
        "mina@example.org",
        Role.ANNOTATOR,
        accuracy=0.96,
        skills=(("Outdoor gear", 3), ("Complaints", 2)),
        languages=("en", "fr"),
        hours=(5, 5, 5, 5, 5, 0, 0),
    ),
    Person(
        "Rahul Deshmukh",
        "rahul@northwind.example.org",
        Role.ANNOTATOR,
        accuracy=0.9,
        skills=(("Complaints", 3),),
        languages=("en", "hi", "mr"),
        hours=(8, 8, 8, 8, 4, 0, 0),
    ),
    Person(
        "Lucía Ferreyra",
        "lucia@northwind.example.org",
        Role.ANNOTATOR,
        accuracy=0.8,
        skills=(("Outdoor gear", 1),),
        languages=("en", "es"),
        hours=(0, 0, 6, 6, 6, 6, 0),
        away_days=4,
    ),
)

OVERVIEW = """\
Northwind sells tents, boots and everything that goes into a rucksack. Each message ends up on one
of five desks, and **your answer decides which one**.

Read the message to its end before you choose. Then ask: *what does the writer want us to do next?*

- Give money back: **Refund**
- Find or hurry a parcel: **Delivery**
- Explain a product: **Product question**
- Nothing, they are happy: **Praise**
- Nothing, they are selling something: **Spam**

If a message wants two things, choose the one that cannot wait. If you still can't decide after half
a minute, skip it and say why."""

REFUND = ClassBlock(
    class_key="refund",
    definition="The writer wants money back, in full or in part.",
    label_when="- They ask for a refund, a credit or a lower price after the purchase.\n"
    "- They sent something back and wait for the money.\n"
    "- They were charged twice or too much.",
    do_not_label_when="- They want the same thing again or in another size: that parcel has to be "
    "sent, so it is **Delivery**.\n- They only complain and ask for nothing.",
    edge_cases="“Refund me or send it at last” is **Refund**: money is what cannot wait.",
    examples=(
        Example(
            text="The stove came with a bent valve. I sent it back on Monday, when do I see my "
            "41 euros?",
            note="They wait for money.",
        ),
        Example(
            text="The boots are too small, can you send me a 43 instead?",
            good=False,
            note="An exchange: Delivery.",
        ),
    ),
)
DELIVERY = ClassBlock(
    class_key="delivery",
    definition="The writer asks about a parcel: where it is, when it comes, where it should go.",
    label_when="- It is late, lost, damaged on the way or incomplete.\n"
    "- They change the address or the date.\n- They want an exchange.",
    do_not_label_when="- They ask *before* ordering how long shipping takes: that is a "
    "**Product question**.\n- They have given up on the parcel and want their money: **Refund**.",
    edge_cases="A fake parcel notice with a link is **Spam**, however much it speaks of parcels.",
    examples=(
        Example(text="Tracking says delivered, but nobody here has seen the tent.", note=""),
        Example(
            text="Your package is held at customs. Pay 1.99 within 24 hours to release it.",
            good=False,
            note="We never ask for fees by mail: Spam.",
        ),
    ),
)
QUESTION = ClassBlock(
    class_key="product-question",
    definition="The writer wants to know something about a product or about ordering.",
    label_when="- Size, weight, material, care, use, spare parts, stock.\n"
    "- Shipping times and prices, asked before an order.",
    do_not_label_when="- The question is only politeness: “Could I have my money back?” is a "
    "**Refund**.",
    edge_cases="A broken product and no request for money is a **Product question**: they want to "
    "know what to do.",
    examples=(
        Example(text="Does the Fjord 2 tent stand up without pegs on rock?", note=""),
        Example(
            text="Why is my parcel still in Hamburg?",
            good=False,
            note="A question, but about a parcel: Delivery.",
        ),
    ),
)
PRAISE = ClassBlock(
    class_key="praise",
    definition="The writer is happy and wants nothing from us.",
    label_when="- Thanks, compliments, stories of a trip that went well.",
    do_not_label_when="- Praise is only the opening and a request follows: the request decides.",
    edge_cases="Irony isn't praise. “Great job, third wrong color in a row” asks for an exchange.",
    examples=(
        Example(text="Nine days of rain in Lofoten and a dry sleeping bag. Thank you!", note=""),
        Example(
            text="Lovely jacket! Is there one for children, too?",
            good=False,
            note="It ends in a question: Product question.",
        ),
    ),
)
SPAM = ClassBlock(
    class_key="spam",
    definition="A stranger sells, phishes or wastes our time.",
    label_when="- Advertising, link exchange, loans, fake invoices, fake parcel notifications.",
    do_not_label_when="- A rude or muddled customer is still a customer.",
    edge_cases="A shop that wants to *sell our tents* is business, not spam: skip it and say so.",
    examples=(
        Example(text="We bring your web shop to page 1 in 7 days, guaranteed.", note=""),
        Example(
            text="YOU THIEVES!!! where is my money",
            good=False,
            note="Angry, but a customer: Refund.",
        ),
    ),
)

NORTHWIND = Story(
    name="Northwind Inbox",
    slug="northwind-inbox",
    currency="EUR",
    timezone="Europe/Oslo",
    people=PEOPLE,
    invited="aiko.tanabe@example.org",
    pool="Inbox crew",
    project="Support messages",
    titles=("Refund", "Delivery", "Product question", "Praise", "Spam"),
    guideline=Guideline(overview=OVERVIEW, blocks=(REFUND, DELIVERY, QUESTION, PRAISE, SPAM)),
    revised=QUESTION.model_copy(
        update={
            "edge_cases": f"{QUESTION.edge_cases}\n\nWarranty: “Is this covered?” is a **Product "
            "question** as long as no money is asked for.",
            "examples": (
                *QUESTION.examples,
                Example(
                    text="A pole snapped after two years. Is that covered by the warranty?",
                    note="They ask whether it is covered, not for money.",
                ),
            ),
        }
    ),
    revision="Explains warranty questions. Nothing else has changed.",
    price=Decimal("0.11"),
    pay=Decimal("0.055"),
    data=MESSAGES,
    work=Work(
        first=34,
        second=30,
        confused={
            "refund": ("delivery", "product-question"),
            "delivery": ("refund", "product-question"),
            "product-question": ("delivery", "praise"),
            "praise": ("product-question",),
            "spam": ("delivery", "product-question"),
        },
        remarks={
            "refund": "They clearly ask for their money back: the request decides, not the story.",
            "delivery": "Read to the end: they want a parcel, not money.",
            "product-question": "They mainly want something explained. See “Choose it when”.",
            "praise": "The writer doesn't ask for anything. They are just happy.",
            "spam": "This writer never bought anything from us. Look at what they are selling.",
        },
        skipped_because="Half of the message is missing, so I can't tell what they want.",
    ),
    note="First delivery to the routing team",
    second_note="With the reviews of this week",
    talk=Talk(
        answered=(
            "They want a spare pole and say the old one snapped. Refund or product question?",
            "Product question: they want the part, not money. If they ask for money back, Refund.",
        ),
        open="Is a parcel that went back to us by mistake still Delivery?",
        appeal="The last sentence asks for nothing but the date, and the guideline says the wish "
        "decides. Please read it again.",
        skipped_too="It breaks off in the middle of a sentence.",
    ),
    sides=(REPLIES, LETTERS, PAIRS),
    again="Support messages, second opinion",
    seed=7,
)
