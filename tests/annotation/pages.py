"""How do tests of pages sign in, open addresses and read what a page says?"""

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(user):
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def at(side, page, *ids):
    """An address of the organization; with `project` unsaid, of its project."""
    return reverse(page, args=[side.slug, *ids])


def page_of(response):
    """The page as a tree."""
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    """What a person reads on the page, in one line."""
    main = page_of(response).find(id="main")
    return " ".join(main.get_text(" ").split())


def form_values(response, number=-1):
    """What a browser would send of the page's form without anything typed."""
    values = {}
    for control in (
        page_of(response)
        .find(id="main")
        .find_all("form", method="post")[number](["input", "select", "textarea"])
    ):
        name, kind = control.get("name"), control.get("type")
        if not name or (kind in ("checkbox", "radio") and not control.has_attr("checked")):
            continue
        if control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            value = chosen["value"]
        elif control.name == "textarea":
            value = control.text.removeprefix("\n").removeprefix("\r\n")
        else:
            value = control.get("value", "on" if kind in ("checkbox", "radio") else "")
        values.setdefault(name, []).append(value)
    return values
