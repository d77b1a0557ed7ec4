"""The screenshots in README and docs/, each by page, person, width and theme.

A test holds this table against the documents: what one shows is here, and what is here is shown.
"""

from dataclasses import dataclass

# Numbers of the demo's projects, which an empty database hands out in turn; a test counts them.
PROJECTS = {
    "Support messages": (MAIN := 1),
    "Orders by letter": (LETTERS := 3),
    "Which draft is better?": (PAIRS := 4),
    "Buoys off Skerrow": (BUOYS := 7),
    "Ships at the quay": (QUAY := 8),
    "Calls on the signal channel": (MORSE := 9),
    "Faults of the tide gauges": (TIDES := 10),
}
NORTHWIND, HARBOUR = "/o/northwind-inbox", "/o/harbour-research"
LAPTOP, PHONE = 1280, 390


@dataclass(frozen=True)
class Screenshot:
    """One screenshot: whose page, how wide, how much of its height, and what is clicked before.

    `begun`: the item on the page is marked already, not submitted. `most` bytes, in a thousand.
    """

    name: str
    email: str
    path: str
    width: int = LAPTOP
    height: int = 720
    dark: bool = False
    click: str = ""
    begun: bool = False
    most: int = 120


SCREENSHOTS = (
    Screenshot(
        "label", "lucia@northwind.example.org", f"{NORTHWIND}/projects/{MAIN}/label/", height=640
    ),
    Screenshot("home-manager", "hanna@northwind.example.org", f"{NORTHWIND}/", height=770),
    Screenshot("home-admin", "mateus@northwind.example.org", f"{NORTHWIND}/", height=780),
    Screenshot("my-work", "rahul@northwind.example.org", f"{NORTHWIND}/work/", height=600),
    Screenshot(
        "label-phone",
        "lucia@northwind.example.org",
        f"{NORTHWIND}/projects/{MAIN}/label/",
        width=PHONE,
        height=780,
        dark=True,
    ),
    Screenshot(
        "label-image",
        "thuy@harbour.example.org",
        f"{HARBOUR}/projects/{BUOYS}/label/",
        dark=True,
    ),
    Screenshot(
        "label-spans",
        "lucia@northwind.example.org",
        f"{NORTHWIND}/projects/{LETTERS}/label/",
        height=700,
        begun=True,
        most=60,
    ),
    Screenshot(
        "label-boxes",
        "thuy@harbour.example.org",
        f"{HARBOUR}/projects/{QUAY}/label/",
        begun=True,
        most=60,
    ),
    Screenshot(
        "label-audio",
        "thuy@harbour.example.org",
        f"{HARBOUR}/projects/{MORSE}/label/",
        dark=True,
        begun=True,
        most=60,
    ),
    Screenshot(
        "label-series",
        "mina@example.org",
        f"{HARBOUR}/projects/{TIDES}/label/",
        begun=True,
        most=60,
    ),
    Screenshot(
        "label-pair",
        "rahul@northwind.example.org",
        f"{NORTHWIND}/projects/{PAIRS}/label/",
        height=640,
        most=60,
    ),
    Screenshot("review", "piotr@harbour.example.org", f"{HARBOUR}/reviews/", click="Review"),
    Screenshot(
        "guideline", "hanna@northwind.example.org", f"{NORTHWIND}/projects/{MAIN}/guideline/"
    ),
    Screenshot(
        "compare",
        "hanna@northwind.example.org",
        f"{NORTHWIND}/projects/{MAIN}/releases/compare/",
        click="Compare",
    ),
    Screenshot("costs", "mateus@northwind.example.org", f"{NORTHWIND}/costs/", height=900),
)
