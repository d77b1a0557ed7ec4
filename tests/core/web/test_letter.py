"""Does a letter of plain text keep its words and get one button?"""

from bs4 import BeautifulSoup
from django.core.mail import EmailMultiAlternatives

from core.web.html_email import Part, parts_of, with_html_part

LINK = "https://crewmark.example.org/accounts/password/reset/key/4-abc/"
TEXT = f"""Somebody asked for a new password:

{LINK}

If it wasn't you, see
https://crewmark.example.org/help/

Crewmark
"""


def test_the_first_address_on_a_line_of_its_own_is_the_button():
    assert parts_of(TEXT) == [
        Part("Somebody asked for a new password:"),
        Part("", LINK),
        Part("If it wasn't you, see\nhttps://crewmark.example.org/help/"),
        Part("Crewmark"),
    ]
    assert parts_of(f"Revoke it here:\n{LINK}") == [Part("Revoke it here:"), Part("", LINK)]
    assert parts_of(f"Go to {LINK} now.") == [Part(f"Go to {LINK} now.")]


def test_the_page_says_what_the_text_says_and_loads_nothing():
    mail = EmailMultiAlternatives("New <password>", TEXT, to=["mina@example.org"])
    ((html, kind),) = with_html_part(mail, organization="Northwind & Sons").alternatives
    page = BeautifulSoup(html, "html.parser")
    assert kind == "text/html"
    assert [link["href"] for link in page.select("a.button")] == [LINK]
    assert page.h1.get_text() == "New <password>"
    assert "Northwind & Sons" in page.get_text()
    for line in filter(None, TEXT.splitlines()):
        assert line in page.get_text()
    assert not page.select("img, link, script, [src]")
