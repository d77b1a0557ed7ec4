"""Does the list of sessions name the browsers that members use, and survive any header?"""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD, make_user
from workforce.accounts.browsers import browser_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
KHTML = "AppleWebKit/537.36 (KHTML, like Gecko) "
LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {KHTML}"

REAL = {
    f"{WINDOWS}; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox 140 on Windows",
    f"{WINDOWS}) {KHTML}Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0": "Edge 142 on Windows",
    f"{WINDOWS}) {KHTML}Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0": "Opera 124 on Windows",
    f"{MAC}605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15": "Safari 26 on macOS",
    f"{LINUX}Chrome/141.0.0.0 Safari/537.36": "Chrome 141 on Linux",
    f"{LINUX}HeadlessChrome/141.0.0.0 Safari/537.36": "Chrome 141 on Linux",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0": (
        "Firefox 139 on Ubuntu"
    ),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KHTML}Chrome/140.0.0.0 Safari/537.36": (
        "Chrome 140 on ChromeOS"
    ),
    f"{ANDROID}Chrome/143.0.0.0 Mobile Safari/537.36": "Chrome 143 on Android",
    f"{ANDROID}SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": (
        "Samsung Internet 28 on Android"
    ),
    "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/139.0.0.0 Mobile Safari/537.36": "Chrome 139 on Android",
    "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0": (
        "Firefox 140 on Android"
    ),
    f"{PHONE}(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1": "Safari 18 on iOS",
    f"{PHONE}(KHTML, like Gecko) CriOS/139.0.7258.76 Mobile/15E148 Safari/604.1": (
        "Chrome 139 on iOS"
    ),
    f"{PHONE}(KHTML, like Gecko) EdgiOS/139.0 Version/18.0 Mobile/15E148 Safari/604.1": (
        "Edge 139 on iOS"
    ),
    "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko": (
        "Internet Explorer 11 on Windows"
    ),
}
ODD = {
    "": "Unknown browser",
    " ": "Unknown browser",
    "Mozilla": "Unknown browser",
    "Somebody's phone": "Unknown browser",
    "\x00\x01\ud7ff": "Unknown browser",
    "<script>alert(1)</script>": "Unknown browser",
    "(" * 200: "Unknown browser",
    f"{WINDOWS})": "Unknown browser on Windows",
    "curl/8.5.0": "curl 8",
}


@pytest.mark.parametrize(("header", "expected"), [*REAL.items(), *ODD.items()])
def test_a_header_has_a_name(header, expected):
    assert browser_name(header) == expected


def test_a_name_is_short():
    assert len(browser_name(f"{'B' * 170}bot/1.0")) < 50


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "expected"), [(next(iter(REAL)), "Firefox 140 on Windows"), ("", "Unknown browser")]
)
def test_the_page_shows_the_name_and_the_header_below(header, expected):
    person = make_user("hana@example.org", password=PASSWORD)
    browser = Client(headers={"user-agent": header})
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    page = BeautifulSoup(browser.get(reverse("usersessions_list")).content, "html.parser")
    entry = page.find("ul", class_="list").find("li")
    assert entry.find("strong").text == expected
    below = entry.find("details")
    assert (below.text.split("User agent")[1].strip() if below else "") == header
