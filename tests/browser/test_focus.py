"""What the Tab key reaches is seen: never below a bar that sticks to the bottom of the window."""

import re

COVERED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "";
  const { left, top, width, height } = focused.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  const within = (one, other) => one?.contains(other);
  const own = [focused, focused.closest("label")];
  const isSeen = seen && own.some((each) => within(each, seen) || within(seen, each));
  return isSeen ? "" : `${focused.name || focused.innerText} below ${seen?.className}`;
}"""
PRESSES = 80
TEXTS = [f"message {number} of many, with words to fill a line" for number in range(30)]


def covered(page):
    """What is covered while it has the focus, from the top of the page on."""
    found = []
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        found.append(page.evaluate(COVERED))
    return [each for each in found if each]


def test_the_focus_stays_above_the_bars(site):
    site.run(f"from tests.browser import stage; stage.begin('bars', texts={TEXTS!r})")
    page = site.person("mona@bars.example", width=1440, height=600)
    page.goto("/o/bars/projects/")
    page.get_by_role("link", name="Messages").click()
    page.wait_for_url(re.compile(r"/projects/\d+/$"))
    project = page.url
    page.goto(f"{project}schema/")
    assert covered(page) == []
    page.goto(f"{project}guideline/edit/")
    assert covered(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{project}items/")
    page.get_by_role("checkbox", name=re.compile("^Select ")).nth(2).check()
    page.evaluate("scrollTo(0, 0)")
    assert covered(page) == []
