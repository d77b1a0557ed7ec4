"""Is every page whole: no error, nothing refused, nothing cut off, and usable by everybody?

Each address of the URL configuration is opened by each role that is shown other markup there than
those before, on a laptop and a phone, in light and dark. CREWMARK_SCREENSHOTS names a folder that
gets images of each.
"""

import json
import os
from pathlib import Path

import pytest

from tests.support.repository import ROOT

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGE_SCRIPT = ROOT / "tests" / "browser" / "whole_page.js"
LAPTOP = {"width": 1280, "height": 800}
OTHER_WIDTHS = (1440, 1024)
PHONE = {"width": 390, "height": 844}
CHECKS = ("frame", "width", "length", "labels", "cut")
OF_LAYOUT = ("width", "length", "labels", "cut")
# The rules that another theme and another width can break.
OF_COLOURS = ["color-contrast"]
OF_WIDTH = ["scrollable-region-focusable", "target-size"]
# What this process has asked about so far: pages by name, and sorts of elements.
ASKED = {"pages": set(), "light": set(), "dark": set(), "phone": set(), "focus": set()}


@pytest.fixture
def visits(site, tmp_path):
    """Whom to sign in as, and which pages to open."""
    path = tmp_path / "pages.json"
    site.run(f"from tests.browser.pages import write_pages\nwrite_pages({str(path)!r})")
    return json.loads(path.read_text())


def test_every_page_is_whole(site, visits):
    found = {}
    for address, pages in visits:
        page = site.person(address or None)
        for name, url in pages:
            for fault in faults_of(page, site, name, url):
                found.setdefault(fault, []).append(f"{name} as {address or 'nobody'}")
        page.context.close()
    assert sum(len(pages) for _, pages in visits) > 90, "hardly any page was found"
    report = "\n".join(f"{fault}\n      on {', '.join(on)}" for fault, on in found.items())
    assert not found, f"{len(found)} faults:\n{report}"


def test_the_check_sees_what_it_forbids(chromium):
    page = chromium.new_page(viewport=PHONE)
    page.set_content(
        "<!doctype html><main><h1></h1><h1>Two</h1>"
        "<p style='width: 900px; color: #999'>Wide and pale</p>"
        "<button></button><a href='#' style='outline: none'>Away</a></main>"
        "<main style='display: flex'><div class='field' style='width: 2rem'>"
        "<label for='a' style='white-space: nowrap'>Far too long a label</label>"
        "<input id='a' style='width: 2rem'></div>"
        "<div class='field'><label for='b'>Beside it</label><input id='b'></div>"
        "<table><thead><tr><th><select name='use' style='width: 3rem'>"
        "<option>Hidden from annotators</option></select></th></tr></thead></table>"
        "</main>"
        "<button><span style='display: block; width: 4rem; overflow: hidden; "
        "white-space: nowrap'>Words that end too early</span></button>"
        "<p title='Whole words' style='width: 4rem; overflow: hidden; text-overflow: ellipsis; "
        "white-space: nowrap'>Words that end in points</p>"
        "<p><i style='position: absolute; top: 3000px'>Lost</i></p>"
    )
    found = " ".join(each for what in (*CHECKS, "audit") for each in look(page, what))
    page.keyboard.press("Tab")
    bare, tried = look(page, "focus")
    assert look(page, "focus", tried) == [[], []]
    found += " ".join(bare)
    of_one_sort = [each for each in look(page, "sorts") if each.startswith("BUTTON")]
    assert look(page, "audit", {"rules": OF_COLOURS, "within": of_one_sort}) == []
    of_all = {"rules": OF_COLOURS, "within": look(page, "sorts")}
    assert "color-contrast" in " ".join(look(page, "audit", of_all))
    page.close()
    for word in ("language", "title", "2 main headings", "empty", "P.", "button-name", "on A."):
        assert word in found, word
    assert "color-contrast" in found
    assert "empty pixels below" in found
    assert "“Far too long a label” lies over" in found
    assert "use cuts off" in found
    assert "“Words that end too early” is cut off by SPAN" in found
    assert "in points" not in found


def look(page, what, given=None):
    """Ask one of the functions of whole_page.js about the page as it is."""
    ask = "([what, given]) => wholePage[what](given ?? undefined)"
    if not page.evaluate("'wholePage' in globalThis"):
        page.evaluate(PAGE_SCRIPT.read_text())
    if what in {"audit", "opened"} and not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text())
    return page.evaluate(ask, [what, given])


def faults_of(page, site, name, url):
    """What is wrong with one page, in both sizes and both colour schemes."""
    return faults_here(page, site, name, lambda: page.goto(url))


def faults_here(page, site, name, arrive, phone=PHONE):
    """The same of the page that `arrive` gets to."""
    site.problems.clear()
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    arrive()
    return [*faults_shown(page, name, phone), *site.problems]


def faults_shown(page, name, phone=PHONE):
    """The same of the page that is open.

    axe looks at all of it where the page, or something of its markup, wasn't seen yet by this
    process; in the dark and on the phone at that markup alone, by the rules that can differ there.
    """
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [fault for what in CHECKS for fault in look(page, what)]
    if name not in ASKED["pages"] or unasked(page, "light"):
        found += look(page, "audit")
        ASKED["pages"].add(name)
    take_image(page, f"{name}-laptop-light")
    found += faults_of_focus(page)
    for width in OTHER_WIDTHS:
        page.set_viewport_size(LAPTOP | {"width": width})
        found += [f"at {width} {fault}" for what in ("labels", "cut") for fault in look(page, what)]
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    if new := unasked(page, "dark"):
        of_colours = look(page, "audit", {"rules": OF_COLOURS, "within": new})
        found += [f"in the dark {fault}" for fault in of_colours]
    page.set_viewport_size(phone)
    on_phone = [fault for what in OF_LAYOUT for fault in look(page, what)]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # what sticks below covers nothing
    if new := unasked(page, "phone"):
        on_phone += look(page, "audit", {"rules": OF_WIDTH, "within": new})
    found += [f"on the phone {fault}" for fault in on_phone]
    take_image(page, f"{name}-phone-dark")
    return list(dict.fromkeys(found))


def unasked(page, where):
    """The sorts of elements on the page that weren't asked about there; from now on they are."""
    new = set(look(page, "sorts")) - ASKED[where]
    ASKED[where] |= new
    return sorted(new)


def faults_of_focus(page):
    """What shows no sign of the focus that a keyboard gave it."""
    page.keyboard.press("Tab")
    found, tried = look(page, "focus", sorted(ASKED["focus"]))
    ASKED["focus"] |= set(tried)
    return found


def take_image(page, name):
    """Keep what is on the screen, if somebody asked for images."""
    if folder := os.environ.get("CREWMARK_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
