"""Which pictures do README and docs/ show? Each by page, person, width and theme.

A test holds this table against the documents: what one shows is here, and what is here is shown.
"""

from dataclasses import dataclass

MAIN, BUOYS = 1, 5  # numbers of the demo's projects, which an empty database hands out in turn
NORTHWIND, HARBOUR = "/o/northwind-inbox", "/o/harbour-research"
LAPTOP, PHONE = 1280, 390


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, how wide, how much of its height, and what is clicked before."""

    name: str
    email: str
    path: str
    width: int = LAPTOP
    height: int = 720
    dark: bool = False
    click: str = ""


PICTURES = (
    Picture(
        "label", "lucia@northwind.example.org", f"{NORTHWIND}/projects/{MAIN}/label/", height=640
    ),
    Picture("home-manager", "hanna@northwind.example.org", f"{NORTHWIND}/", height=770),
    Picture("home-admin", "mateus@northwind.example.org", f"{NORTHWIND}/", height=780),
    Picture("my-work", "rahul@northwind.example.org", f"{NORTHWIND}/work/", height=600),
    Picture(
        "label-phone",
        "lucia@northwind.example.org",
        f"{NORTHWIND}/projects/{MAIN}/label/",
        width=PHONE,
        height=780,
        dark=True,
    ),
    Picture(
        "label-picture",
        "thuy@harbour.example.org",
        f"{HARBOUR}/projects/{BUOYS}/label/",
        dark=True,
    ),
    Picture("review", "piotr@harbour.example.org", f"{HARBOUR}/reviews/", click="Review"),
    Picture("guideline", "hanna@northwind.example.org", f"{NORTHWIND}/projects/{MAIN}/guideline/"),
    Picture(
        "compare",
        "hanna@northwind.example.org",
        f"{NORTHWIND}/projects/{MAIN}/releases/compare/",
        click="Compare",
    ),
    Picture("costs", "mateus@northwind.example.org", f"{NORTHWIND}/costs/", height=900),
)
