"""How do people mark words of a text? By dragging over signs, which are counted in code points."""

import json


def shown(page):
    """The regions on the page, as they would be sent."""
    value = page.locator("[data-field=names] input[data-value]").input_value()
    return json.loads(value) if value else []


def units(text, point):
    """JavaScript's count for a place counted in code points."""
    return len(text[:point].encode("utf-16-le")) // 2


PLACE = """(unit) => {
    const stage = document.getElementById("stage");
    const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        seen += node.nodeValue.length;
        if (unit >= seen) continue;
        unit -= seen - node.nodeValue.length;
        const range = document.createRange();
        range.setStart(node, unit);
        range.setEnd(node, unit + 1);
        const box = range.getBoundingClientRect();
        return [box.left, box.right, box.top + box.height / 2];
    }
}"""


def select(page, text, start, end):
    """Drag from the first sign to the last, with the mouse."""
    left, _, height = page.evaluate(PLACE, units(text, start))
    _, right, bottom = page.evaluate(PLACE, units(text, end) - 1)
    page.mouse.move(left + 1, height)
    page.mouse.down()
    page.mouse.move(right - 1, bottom, steps=4)
    page.mouse.up()


def double_click(page, text, start):
    """On the sign at this place."""
    left, right, height = page.evaluate(PLACE, units(text, start))
    page.mouse.dblclick((left + right) / 2, height)


def press(page, *keys):
    """One after the other."""
    for key in keys:
        page.keyboard.press(key)


def chosen_words(page):
    """What the browser has selected."""
    return page.evaluate("document.getSelection().toString()")
