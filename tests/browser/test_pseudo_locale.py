"""Every page in a pseudo-locale: longer texts fit, and each text comes from gettext.

The pages are those of test_every_page.py and test_every_kind.py, which look at them in English, in
both themes. A theme changes only colors, so one is enough here.
"""

import json
import re

import pytest
from django.apps import apps

from config import embedded
from tests.browser.test_every_kind import KIND_PAGES, SHOWN
from tests.browser.test_every_page import look
from tests.support.pseudo_locale import CODE, END, START, VOWELS, pseudo

pytestmark = pytest.mark.browser
WIDTHS = (1440, 1024, 390)
HEIGHT = 900
CHECKS = ("width", "labels", "cut")
KIND_PEOPLE = {who for _, who, _ in KIND_PAGES}
ACCENTED = "".join(VOWELS.values()) + "".join(VOWELS.values()).lower()
MARKS = START + END
# What gettext returned: words with accents, and the marks.
TRANSLATED = re.compile(rf"[^\s{MARKS}]*[{ACCENTED}][^\s{MARKS}]*|[{MARKS}]")
ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+|/[\w/<>.-]+|[0-9a-f]{8,}|[\w-]+\.[a-z]{2,5}\b")
WORD = re.compile(r"[A-Za-z]*[aeiouyAEIOUY][A-Za-z]*")
NAMES = {"Crewmark"}  # what no language translates
SHORT = 30  # characters; pages show longer texts of the data in pieces


def test_every_page_fits_and_is_translated(site, tmp_path):
    path = tmp_path / "pages.json"
    site.run(f"from tests.browser.pages import write_pages\nwrite_pages({str(path)!r})")
    data, found = written_in(site.installation.database), {}
    for address, pages in json.loads(path.read_text()):
        page = speaking_pseudo(site, address or None)
        for name, url in pages:
            note(found, faults_of(page, url, data), f"{name} as {address or 'nobody'}")
        page.context.close()
    tell(found)


def test_the_pages_of_every_label_type_fit_and_are_translated(site, tmp_path):
    page, found = speaking_pseudo(site), {}
    for number, medium in enumerate(SHOWN):
        slug, folder = f"k{number}", tmp_path / medium
        folder.mkdir()
        show = f"show({slug!r}, {medium!r}, {str(folder)!r})"
        site.run(f"from tests.browser import every_kind; every_kind.{show}")
        pages = json.loads((folder / "pages.json").read_text())
        data = written_in(site.installation.database)
        cookies = {who: site.session_cookie(f"{who}@{slug}.example") for who in KIND_PEOPLE}
        for name, who, prepare in KIND_PAGES:
            page.context.add_cookies([cookies[who]])
            note(found, faults_of(page, pages[name], data, prepare), f"{name} of {medium}")
    tell(found)


def test_the_check_sees_what_is_not_translated():
    data = ["Boats in the harbor, seen from the quay at noon", "Boats"]
    of_gettext = pseudo("Items of %(project)s") % {"project": "Boats"}
    for text in (of_gettext, "Boats", "seen from", "mona@example.org", "12 px", f"Boats: {END}"):
        assert not untranslated(text, data), text
    for text in (
        "Save",
        f"{pseudo('Items')} left",
        "Boats deleted",
        pseudo("%(n)s") % {"n": "Any"},
    ):
        assert untranslated(text, data), text


def test_the_pseudo_locale_keeps_what_a_translator_keeps():
    sentence = "Up to %(number)d <a href='/x'>of {name}</a> &amp; 5 %%"
    made = f"{START}Úúp tóó %(number)d <a href='/x'>óóf {{name}}</a> &amp; 5 %%{END}"
    assert pseudo(sentence) == made


def speaking_pseudo(site, address=None):
    """A page of a browser that is sent the pseudo-locale."""
    page = site.person(address)
    cookie = {"name": "django_language", "value": CODE, "url": site.address}
    page.context.add_cookies([cookie])
    return page


def faults_of(page, url, data, prepare=lambda _page: None):
    """What is wrong with one page, at each width; `prepare` opens what is on it."""
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.goto(url)
    prepare(page)
    assert page.locator("html").get_attribute("lang") == CODE
    texts = [*look(page, "texts"), page.title()]
    found = [f"not translated: {text}" for text in texts if untranslated(text, data)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"at {width} {fault}" for what in CHECKS for fault in look(page, what)]
    return list(dict.fromkeys(found))


def untranslated(text, data):
    """Whether English words are left of a text without what gettext returned and what is data."""
    rest = TRANSLATED.sub("\n", ADDRESS.sub(" ", text))
    for value in data:
        if value in rest:
            rest = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "\n", rest)
    parts = [part.strip() for part in rest.split("\n")]
    return any(WORD.search(part) and not is_piece(part, data) for part in parts)


def is_piece(part, data):
    """Whether it is a piece of a long text of the data."""
    return any(part in value for value in data if len(value) > SHORT)


def written_in(database):
    """Each text that a row of the installation has, the longest first."""
    found = set(NAMES)
    models = [each for each in apps.get_models() if not is_of_django(each)]
    with embedded.superuser_connection(database) as superuser:
        for model in models:
            rows = superuser.execute(f'select to_jsonb(t) from "{model._meta.db_table}" t')
            found |= {leaf for (row,) in rows for leaf in leaves(row)}
    return sorted((each for each in found if WORD.search(each)), key=len, reverse=True)


def is_of_django(model):
    """Whether its rows hold names of the code, which no page may show."""
    return model._meta.app_label in {"auth", "contenttypes", "sessions"}


def leaves(value):
    """The texts in the JSON of a row, its people's full names, and the keys of its objects."""
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        yield from (key for each in value.values() if isinstance(each, dict) for key in each)
        if "first_name" in value:
            yield "{first_name} {last_name}".format(**value)
        yield from (leaf for each in value.values() for leaf in leaves(each))
    elif isinstance(value, list):
        yield from (leaf for each in value for leaf in leaves(each))


def note(found, faults, where):
    """Each fault once, with where it is."""
    for fault in faults:
        found.setdefault(fault, []).append(where)


def tell(found):
    """Fail with all there is."""
    report = "\n".join(f"{fault}\n      on {', '.join(on)}" for fault, on in found.items())
    assert not found, f"{len(found)} faults:\n{report}"
