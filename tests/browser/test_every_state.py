"""Is each page whole in each state: with nothing to show, full, going on, failed, refused, open?

The worlds come from states.py; which pages they have comes from the URL configuration, so a new
page is in it by itself.
"""

import json

import pytest

from tests.browser.test_every_page import OF_COLOURS, faults_here, faults_shown, look, take_image

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 640}
SEND = """([action, fields]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  form.append(token);
  for (const [name, value] of fields)
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}"""


def visits_to(site, world):
    """Whom to sign in as, and what to open there."""
    path = site.var / "pages.json"
    site.run(f"from tests.browser import states\nstates.write_{world}({str(path)!r})")
    return json.loads(path.read_text())


def test_a_page_with_nothing_to_show_says_what_to_do(site):
    found = {}
    for address, pages in visits_to(site, "empty"):
        page = patient(site.person(address))
        for name, url in pages:
            note(found, faults_in(page, site, f"empty-{name}", url), name)
            note(found, look(page, "bare"), name)
        page.context.close()
    tell(found)


def test_a_full_page_holds_long_names_and_large_numbers_and_so_does_what_opens_on_it(site):
    found, opened = {}, set()
    for address, pages in visits_to(site, "full"):
        page = patient(site.person(address))
        page.route("**/o/full/**", keep_still)
        for name, url in pages:
            note(found, faults_in(page, site, f"full-{name}", url), name)
            note(found, faults_of_opened(page, f"open-{name}", opened), name)
        page.context.close()
    assert len(opened) > 10, "hardly anything was opened"
    tell(found)


def test_a_refused_form_says_so_on_a_whole_page(site):
    found, count = {}, 0
    for address, refusals in visits_to(site, "refused"):
        page = patient(site.person(address or None))
        for name, url, action, fields in refusals:
            page.goto(url)
            with page.expect_navigation():
                page.evaluate(SEND, [action, fields])
            note(found, faults_shown(page, f"refused-{name}", NARROW), name)
            note(found, look(page, "silent"), name)
            count += 1
        page.context.close()
    assert count > 30, "hardly any form was refused"
    tell(found)


def test_the_checks_see_what_they_forbid(chromium):
    page = chromium.new_page(viewport=NARROW)
    page.set_content(
        "<!doctype html><main><table><thead><tr><th>Name</th></tr></thead><tbody></tbody></table>"
        "<ul class='list'></ul><div class='empty'><h2>No one</h2></div>"
        "<details class='menu'><summary>More</summary><button></button>"
        "<p class='menu-list' style='position: absolute; left: -90px; width: 20px'>x</p></details>"
    )
    found = " ".join(
        [*look(page, "bare"), *look(page, "silent"), *faults_of_opened(page, "", set())]
    )
    page.close()
    for words in ("but its head “Name”", "list of nothing", "after “No one”", "doesn't say"):
        assert words in found, words
    assert "menu sticks out" in found
    assert "button-name" in found


def keep_still(route):
    """A page about a job that goes on asks to be opened again and again; here it stays."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
    body = answer.text().replace('http-equiv="refresh"', "")
    route.fulfill(response=answer, headers=headers, body=body)


def patient(page):
    """Sixty of everything take a slow machine a while."""
    page.set_default_timeout(60_000)
    return page


def faults_in(page, site, name, url):
    """What is wrong with a page, on a narrow phone too."""
    return faults_here(page, site, name, lambda: page.goto(url), NARROW)


def faults_of_opened(page, name, opened):
    """What is wrong with each menu, part and dialog of the page that hasn't been opened before."""
    found = []
    for place, made in look(page, "closed"):
        if made not in opened:
            opened.add(made)
            found += faults_while_open(page, name, place)
    return found


def faults_while_open(page, name, place):
    """Opened on the narrow phone, in both colour schemes."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(NARROW)
    look(page, "toggle", place)
    found = [*look(page, "width"), *look(page, "opened", [place, None])]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += look(page, "opened", [place, OF_COLOURS])
    take_image(page, f"{name}-{place}")
    look(page, "toggle", place)
    return found


def note(found, faults, name):
    """Each fault once, with where it is."""
    for fault in faults:
        found.setdefault(fault, []).append(name)


def tell(found):
    """Fail with all there is."""
    report = "\n".join(f"{fault}\n      on {', '.join(on)}" for fault, on in found.items())
    assert not found, f"{len(found)} faults:\n{report}"
