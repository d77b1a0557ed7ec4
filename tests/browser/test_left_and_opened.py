"""A page that is left and opened again at once works on items that nobody takes back from it."""

from playwright.sync_api import expect

from tests.browser.drawing import CALM

FIELD = {
    "kind": "choice",
    "name": "label",
    "title": "Label",
    "options": [{"key": key, "title": key.title()} for key in ("ham", "spam")],
}
TEXTS = ["one", "two", "three", "four"]
# What a page says as it is left may come after what its follower asks: here it comes by hand.
NO_BEACON = "navigator.sendBeacon = () => true;"


def next_item(answer):
    """The item that an answer of the queue brings."""
    return answer.value.json()["item"]


def test_what_arrives_late_takes_nothing_back(site):
    site.run(f"from tests.browser import asked; asked.ask('left', [{FIELD!r}], {TEXTS!r})")
    page = site.person("ada@left.example")
    page.add_init_script(NO_BEACON)
    page.goto("/o/left/work/")
    with page.expect_response("**/label/next/") as ahead:
        page.locator("a.primary").first.click()
    given_back = next_item(ahead)
    with page.expect_response("**/label/next/") as again:
        page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    coming = next_item(again)
    assert coming["assignment"] != given_back["assignment"]
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    late = page.request.post(
        given_back["urls"]["release"],
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
    )
    assert late.ok
    for text in ("two", "three"):
        page.wait_for_timeout(CALM)
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        expect(page.locator("#stage")).to_have_text(text)
    expect(page.locator("#trouble")).to_be_hidden()
    assert site.problems == []
