"""Parts of messages to an outdoor shop."""

from __future__ import annotations

from demo.story import Data, Parts

GREETINGS = (
    "",
    "",
    "",
    "Hello,",
    "Hi there,",
    "Good morning,",
    "Dear Northwind team,",
    "Hei,",
    "To whom it may concern:",
)
SIGNED = (
    "",
    "",
    "Thanks, {name}",
    "Best wishes, {name}",
    "{name}, {city}",
    "Regards\n{name}",
    "Sent from my phone",
)

REFUND = Parts(
    count=76,
    openings=GREETINGS,
    cores=(
        (
            "I returned the {product} {ago}, order {order}, and my card still shows nothing. When "
            "is the money coming?"
        ),
        "the {product} was charged twice on order {order}. Please book one of them back.",
        (
            "the zip of the {garment} gave up on the first weekend. I don't want another one, I "
            "want my money back."
        ),
        (
            "you lowered the price of the {product} one day after I bought it. Would you refund "
            "the difference?"
        ),
        "order {order} was cancelled by yourselves {ago}, but the amount has been taken anyway.",
        "your colleague on the phone promised me a credit for the {product}. So far: nothing.",
        (
            "I've waited long enough for the {product}. Forget the parcel and pay me back, order "
            "{order}."
        ),
        (
            "the {night} smells of glue even after airing it for a week. Please tell me how I "
            "get a refund."
        ),
        "I sent back two of the three things in order {order}. You refunded only one of them.",
        "how can the return label cost 12 when the website says free? I'd like that back.",
        (
            "part of order {order} was missing, and I bought a {product} in {city} instead. Refund "
            "me for yours, please."
        ),
        "the voucher was not taken off the {product}. Could you pay out the 15 that I lost?",
    ),
    closings=SIGNED,
)
DELIVERY = Parts(
    count=84,
    openings=GREETINGS,
    cores=(
        "the tracking of order {order} hasn't moved since it left {city}. Where is my {product}?",
        (
            "we leave for {city} on Friday and the {product} isn't here. Any chance that it "
            "arrives before?"
        ),
        "I moved house. Can order {order} still go to the new address?",
        "the driver left the {product} in the rain, and the box fell apart. What now?",
        "there was one trekking pole in the box. One. I'd be glad of the other.",
        "the {garment} is too tight. Please send the next size up, I keep this one until then.",
        "tracking says “delivered”, my neighbours say “no”. It is about order {order}.",
        "you sent somebody else's {garment} to me. Whoever ordered an XS must be wondering.",
        "could you hold back order {order} until the 14th? Nobody is at home.",
        "I ordered {ago} with express delivery. What exactly is express about it?",
        "the parcel shop in {city} can't find my {product} and sends me back to you.",
        "the {night} came without its bag. Please send what is missing.",
        "is it possible to have order {order} delivered to a campsite?",
    ),
    closings=SIGNED,
)
QUESTION = Parts(
    count=88,
    openings=GREETINGS,
    cores=(
        "how heavy is the {night} without its bag?",
        "can the {garment} go into the washing machine, and if so, at how many degrees?",
        "I am 1.94 m tall. Is the {night} long enough, or should I wait for the XL?",
        "what is the {garment} made of? My daughter can't wear wool.",
        "will there be a {garment} in green again this spring?",
        "how long does shipping to {city} take if I order today?",
        "do you sell spare parts for the {product}? The buckle broke after four years.",
        "does the {night} hold up at minus ten, or is that only what the label says?",
        (
            "what's the difference between this year's {product} and the one before? The images "
            "look the same."
        ),
        "is there room for a dog of 30 kilos beside me in or on the {night}?",
        "a seam of my {garment} has come open. Can I mend it myself, and with what?",
        "I like the {garment}, but is it made without fluorocarbons?",
        "which {night} would you take for two weeks around {city} in October?",
        "do you have the {garment} in your shop in {city}, so that I can try it on?",
    ),
    closings=SIGNED,
)
PRAISE = Parts(
    count=46,
    openings=GREETINGS,
    cores=(
        "eleven days on the trail to {city}, and the {product} looks as if it were new. Well made!",
        "no complaint for once: ordered on Sunday, {product} here on Tuesday. Thank you.",
        (
            "your colleague {name} talked me out of the expensive {product} and was right. That is "
            "what I call advice."
        ),
        (
            "I have had my {product} since 2009. It has seen {city}, three divorces of friends and "
            "a bear. Still dry."
        ),
        "just a note to say that the repair of my {product} is so good that I can't find it.",
        "my son has moved to the balcony with his {night} for a whole week. Money well spent!",
        "a handwritten card in the parcel, in this day and age! You made my evening.",
        "the {product} is the best thing I bought this year, and I bought a car.",
        "thanks for changing the order {order} so quickly. All arrived, all fits.",
    ),
    closings=SIGNED,
)
SPAM = Parts(
    count=42,
    openings=("", "", "Dear Sir/Madam,", "Congratulations!", "URGENT:", "Dear shop owner,"),
    cores=(
        "your site could have 10 000 more visitors a month. Reply YES for our price list.",
        "we offer business loans from 2 % without any check, today only.",
        (
            "your parcel {order} could not be delivered. Pay the customs fee of 1.99 under the "
            "link below."
        ),
        "high quality {product} directly from the factory, minimum 500 pieces, best price.",
        "I am a guest author and would like to place an article with two links on your blog.",
        "invoice {order} is overdue. Open the attachment and pay at once to avoid legal costs.",
        "your mailbox is full. Sign in here to keep your messages.",
        "our plugin has found 37 errors on your website. Shall I send you the report?",
        "you have been chosen for a {city} business award. The fee is only 390.",
    ),
    closings=("", "Unsubscribe here.", "Kind regards, {name}, Growth Manager", "Act now!"),
)

MESSAGES = Data(
    file_name="inbox-week-46.csv",
    prefix="msg",
    parts={
        "refund": REFUND,
        "delivery": DELIVERY,
        "product-question": QUESTION,
        "praise": PRAISE,
        "spam": SPAM,
    },
    words={
        "product": (
            "Fjord 2 tent",
            "Bjørk rain jacket",
            "Tarn sleeping bag",
            "Ridge 45 rucksack",
            "Polar headlamp",
            "Kestrel stove",
            "Moss fleece",
            "Delta dry bag",
            "Otter sleeping mat",
            "Gale windbreaker",
        ),
        "garment": (
            "Bjørk rain jacket",
            "Moss fleece",
            "Gale windbreaker",
            "Siskin down jacket",
            "Plover merino shirt",
        ),
        "night": (
            "Fjord 2 tent",
            "Tarn sleeping bag",
            "Otter sleeping mat",
            "Curlew hammock",
            "Fjord 4 tent",
        ),
        "city": (
            "Tromsø",
            "Ghent",
            "Porto",
            "Leeds",
            "Graz",
            "Tartu",
            "Kiruna",
            "Zadar",
            "Lyon",
            "Cork",
            "Bilbao",
            "Brno",
        ),
        "name": (
            "Wanjiru",
            "P. Novák",
            "Oona",
            "Mrs Adeyemi",
            "Jorge",
            "S. Iversen",
            "Chiara",
            "Dmitri",
            "Fatima",
            "Gwen",
            "Bastien",
            "Yuki",
        ),
        "ago": ("ten days ago", "three weeks ago", "on the 2nd", "last Tuesday", "a month ago"),
        "order": tuple(f"NW-{number}" for number in range(40_127, 41_900, 37)),
    },
    column="channel",
    values=("e-mail", "contact form", "chat"),
)
