"""Texts are compared by keys, by dragging and by touch; each person sees them in an own order."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.release import accepted, released

PAIR = {"kind": "ranking", "name": "better", "title": "Which is better?", "ties": True}
LIST = {"kind": "ranking", "name": "order", "title": "Order", "way": "list", "ties": True}
ENDS = {"kind": "ranking", "name": "ends", "title": "Ends", "way": "best_worst"}
SURE = {"kind": "rating", "name": "sure", "title": "How sure?"}
LONG = "\n".join(f"Line {number} of a text that is longer than its card." for number in range(90))
PAIRS = [(f"Question {number}", f"good {number}", f"bad {number}\n{LONG}") for number in range(6)]
LISTS = [(f"Query {number}", *[f"{name} {number}" for name in "abcd"]) for number in range(3)]
CALM = 200  # ms: Enter right after a new item was meant for the one before


def begin(site, slug, fields, rows):
    """Ada at her first item."""
    site.run(f"from tests.browser import asked; asked.compare({slug!r}, {fields!r}, {rows!r})")
    return at_work(site.person(f"ada@{slug}.example"), slug)


def at_work(page, slug):
    page.goto(f"/o/{slug}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    return page


def texts(page):
    """The beginnings of the texts, in the order on the page."""
    return [text.split("\n")[0] for text in page.locator(".part-text").all_inner_texts()]


def sent(page, name):
    """The answer as a form would hold it."""
    value = page.locator(f"[data-field={name}] input[data-value]").input_value()
    return json.loads(value) if value else None


def rows(page):
    """The rows of a list: (rank, beginning of the text)."""
    found = []
    for row in page.locator("[data-ranked] > li").all():
        words = row.locator("[data-pick]").inner_text().split(": ")[1]
        found.append((row.locator("[data-rank]").inner_text(), words))
    return found


@pytest.fixture(autouse=True)
def nothing_breaks(site):
    yield
    assert site.problems == []


def test_pairs_are_judged_by_keys_and_come_out_of_a_release_as_they_were_meant(site):
    page = begin(site, "pairs", [PAIR], PAIRS)
    first_was_good = []
    for _ in PAIRS[:-1]:
        page.wait_for_timeout(CALM)
        seen = texts(page)
        first_was_good.append(seen[0].startswith("good"))
        page.keyboard.press("1" if first_was_good[-1] else "2")
        expect(page.locator(".parts > .chosen .part-text")).to_contain_text("good")
        expect(page.locator("[data-field=better] input:checked")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator(".part-text").first).not_to_contain_text(seen[0])
    page.keyboard.press("0")
    expect(page.locator(".parts > .chosen")).to_have_count(2)
    page.wait_for_timeout(CALM)
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    accepted(site, "pairs", len(PAIRS))
    project = re.search(r"projects/(\d+)/", page.url)[1]
    found = {
        row["text"]: row["answer"]["better"]
        for row in released(site.person("olga@pairs.example"), "pairs", project)
    }
    for (prompt, *_), was_first in zip(PAIRS, first_was_good, strict=False):
        assert found[prompt] == {"ranks": [1, 2], "shown": [0, 1] if was_first else [1, 0]}
    assert found[PAIRS[-1][0]]["ranks"] == [1, 1]


def test_a_draft_is_found_again_in_the_same_order_and_can_be_undone(site):
    page = begin(site, "again", [PAIR], PAIRS)
    seen = texts(page)
    page.locator(".parts h2 button").nth(1).click()
    expect(page.get_by_label("Text 2 is better")).to_be_checked()
    page.get_by_text("Draft saved").wait_for()
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    assert texts(page) == seen
    expect(page.get_by_label("Text 2 is better")).to_be_checked()
    page.keyboard.press("Backspace")
    expect(page.locator("[data-field=better] input:checked")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Text 2 is better")).to_be_checked()
    page.wait_for_timeout(CALM)
    page.locator("[data-submit]").click()
    expect(page.locator("#stage")).to_contain_text("Question 1")
    page.reload()
    page.keyboard.press("Shift+R")
    second_is_better = "1 > 2" if seen[1].startswith("good") else "2 > 1"
    as_ada_saw_it = "2 > 1"
    expect(page.locator("#recent strong")).to_have_text(as_ada_saw_it)
    olga = site.person("olga@again.example")
    olga.goto(re.sub(r"label/$", "items/", page.url))
    olga.get_by_role("link", name="Question 0").first.click()
    expect(olga.locator("main")).to_contain_text(second_is_better)


def test_two_long_texts_scroll_on_their_own_beside_each_other(site):
    page = begin(site, "long", [PAIR], PAIRS)
    one, other = (card.bounding_box() for card in page.locator(".parts > li").all())
    assert one["y"] == other["y"]
    long = page.locator(".part-text").filter(has_text="Line 89")
    height, shown = long.evaluate("text => [text.scrollHeight, text.clientHeight]")
    assert height > shown
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    long.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(CALM)
    assert long.evaluate("text => text.scrollTop") > 0


def test_a_list_is_put_in_order_by_keys_alone(site):
    page = begin(site, "lists", [LIST, SURE], LISTS)
    seen = texts(page)
    page.wait_for_timeout(CALM)
    page.keyboard.press("Enter")
    expect(page.locator("[data-field=order] .errors")).to_contain_text("put the options in order")
    page.keyboard.press("4")  # the last one up to the top
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    assert rows(page) == [("1", seen[3]), ("2", seen[0]), ("3", seen[1]), ("4", seen[2])]
    page.keyboard.press("Escape")
    assert [rank for rank, _ in rows(page)] == ["–"] * 4, "Escape puts it back"
    page.keyboard.press("4")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    page.keyboard.press("=")
    page.keyboard.press("Enter")
    order = [seen[3], seen[0], seen[1], seen[2]]
    assert rows(page) == list(zip("1233", order, strict=True))
    page.keyboard.press("Control+z")
    assert [rank for rank, _ in rows(page)] == ["1", "2", "3", "4"]
    page.keyboard.press("Control+z")
    assert [rank for rank, _ in rows(page)] == ["–"] * 4, "one text moved is one step"
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+Shift+z")
    stored = sent(page, "order")
    names = [text.split()[0] for text in seen]
    assert stored["shown"] == ["abcd".index(name) for name in names]
    assert stored["ranks"][stored["shown"][3]] == 1
    page.get_by_role("radio", name="3").check()
    page.wait_for_timeout(CALM)
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_contain_text("Query 1")
    accepted_first = texts(page)
    page.get_by_role("button", name="Keep this order").click()
    assert [words for _, words in rows(page)] == accepted_first
    assert [rank for rank, _ in rows(page)] == ["1", "2", "3", "4"]


def test_a_row_is_dragged_and_a_drag_is_one_step(site):
    page = begin(site, "drags", [LIST], LISTS)
    seen = texts(page)
    boxes = [row.bounding_box() for row in page.locator("[data-ranked] > li").all()]
    middles = [box["y"] + box["height"] / 2 for box in boxes]
    handle = page.locator("[data-handle]").first.bounding_box()
    page.mouse.move(handle["x"] + 5, middles[0])
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(handle["x"] + 5, middles[0] + (middles[2] + 8 - middles[0]) * step / 20)
    page.mouse.up()
    assert [words for _, words in rows(page)] == [seen[1], seen[2], seen[0], seen[3]]
    page.keyboard.press("Control+z")
    assert [rank for rank, _ in rows(page)] == ["–"] * 4
    page.keyboard.press("Control+Shift+z")
    page.locator("[data-ranked] > li").first.get_by_role(
        "button", name=re.compile("^Move down")
    ).click()
    assert [words for _, words in rows(page)] == [seen[2], seen[1], seen[0], seen[3]]
    page.locator("[data-ranked] [data-pick]").first.click()
    expect(page.locator("[data-ranked] .picked [data-pick]")).to_contain_text(seen[2])


def test_the_best_and_the_worst_are_named_corrected_and_released(site):
    page = begin(site, "ends", [ENDS], LISTS)
    seen = texts(page)
    page.wait_for_timeout(CALM)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-field=ends] .errors")).to_contain_text("best and the worst")
    page.keyboard.press("Shift+Digit4")
    places = ["abcd".index(text.split()[0]) for text in seen]
    assert sent(page, "ends") == {"best": places[1], "worst": places[3], "shown": places}
    expect(page.locator(".parts .badge")).to_have_text(["Best", "Worst"])
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_contain_text("Query 1")
    rita = site.person("rita@ends.example")
    rita.goto("/o/ends/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    assert texts(rita) == [f"{name} 0" for name in "abcd"], "as they were imported"
    expect(rita.locator(".candidate .placed")).to_contain_text(f"Text {places[1] + 1} {seen[1]}")
    rita.keyboard.press("e")
    free = next(place for place in range(4) if place not in (places[1], places[3]))
    rita.keyboard.press(str(free + 1))
    rita.get_by_role("button", name="Correct and accept").click()
    expect(rita.get_by_text("Corrected and accepted.")).to_be_visible()
    project = re.search(r"projects/(\d+)/", page.url)[1]
    (row,) = [
        row
        for row in released(site.person("olga@ends.example"), "ends", project)
        if row["text"] == "Query 0"
    ]
    assert row["answer"]["ends"] == {"best": free, "worst": places[3], "shown": [0, 1, 2, 3]}


def test_a_pair_is_corrected_in_the_reviewers_own_order(site):
    page = begin(site, "mend", [PAIR], PAIRS[:1])
    page.wait_for_timeout(CALM)
    page.keyboard.press("1" if texts(page)[0].startswith("bad") else "2")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    rita = site.person("rita@mend.example")
    rita.goto("/o/mend/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    expect(rita.locator(".candidate .placed li").first).to_contain_text("Text 2 bad 0")
    rita.keyboard.press("e")
    expect(rita.get_by_label("Text 2 is better")).to_be_checked()
    rita.get_by_label("Text 1 is better").check()
    rita.get_by_role("button", name="Correct and accept").click()
    expect(rita.get_by_text("Corrected and accepted.")).to_be_visible()
    project = re.search(r"projects/(\d+)/", page.url)[1]
    (row,) = released(site.person("olga@mend.example"), "mend", project)
    assert row["answer"]["better"] == {"ranks": [1, 2], "shown": [0, 1]}


def test_on_a_phone_the_texts_lie_below_each_other_and_fingers_do_everything(site):
    site.run(f"from tests.browser import asked; asked.compare('phone', {[LIST]!r}, {LISTS!r})")
    context = site.chromium.new_context(
        base_url=site.address,
        viewport={"width": 375, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    page.on("pageerror", lambda error: site.problems.append(str(error)))
    site.sign_in(page, "ada@phone.example")
    at_work(page, "phone")
    tops = [card.bounding_box()["y"] for card in page.locator(".parts > li").all()]
    assert tops == sorted(set(tops)), "one below the other"
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    seen = texts(page)
    for button in page.locator("[data-ranked] button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    page.locator("[data-ranked] > li").nth(1).get_by_role("button", name="Up").tap()
    assert [words for _, words in rows(page)] == [seen[1], seen[0], seen[2], seen[3]]
    drag_by_finger(context, page)
    assert [words for _, words in rows(page)] == [seen[0], seen[2], seen[1], seen[3]]
    page.locator("[data-submit]").tap()
    expect(page.locator("#stage")).to_contain_text("Query 1")


def drag_by_finger(context, page):
    """The first row by its handle to below the third."""
    page.locator("[data-ranked]").scroll_into_view_if_needed()
    first, last = (page.locator("[data-handle]").nth(at).bounding_box() for at in (0, 2))
    x, start = first["x"] + 5, first["y"] + first["height"] / 2
    end = last["y"] + last["height"] / 2 + 8
    fingers = context.new_cdp_session(page)

    def touch(kind, y=None):
        points = [] if y is None else [{"x": x, "y": y}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    for step in range(1, 21):
        touch("touchMove", start + (end - start) * step / 20)
    page.wait_for_timeout(CALM)  # a finger that is let go in full swing flings the page
    touch("touchEnd")


def test_a_manager_begins_a_project_of_pairs_and_brings_a_table(site):
    site.run("from tests.browser import stage; stage.ready_for_projects('start')")
    mona = site.person("mona@start.example")
    mona.goto("/o/start/projects/new/")
    mona.get_by_label("Pairwise preference", exact=False).check()
    mona.get_by_role("textbox", name="Name").fill("Answers of two models")
    mona.get_by_role("button", name="Create project").click()
    mona.wait_for_url(re.compile(r"/projects/\d+/"))
    project = re.search(r"projects/(\d+)/", mona.url)[1]
    mona.goto(f"/o/start/projects/{project}/imports/new/")
    table = b"id,prompt,chosen,rejected\n1,What is 2+2?,Four,It is five\n2,A fruit?,Apple,Stone\n"
    file = {"name": "pairs.csv", "mimeType": "text/csv", "buffer": table}
    mona.get_by_label("Files", exact=True).set_input_files(file)
    mona.get_by_role("button", name="Upload and preview").click()
    mona.get_by_role("button", name="Start import").click()
    mona.get_by_text("2 rows were read.").wait_for(timeout=60_000)
    mona.goto(f"/o/start/projects/{project}/items/")
    expect(mona.locator("main")).to_contain_text("What is 2+2?")
    mona.goto(f"/o/start/projects/{project}/schema/")
    expect(mona.get_by_label("Allow ties")).to_be_checked()
    mona.get_by_label("Comparison method").select_option("best_worst")
    mona.get_by_role("button", name="Publish").click()
    expect(mona.get_by_text("Schema version 2 published.")).to_be_visible()
    expect(mona.get_by_label("Comparison method")).to_have_value("best_worst")
