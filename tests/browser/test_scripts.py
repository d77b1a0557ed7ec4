"""Does the labeling page fetch all of its scripts at once, and none that its work doesn't need?"""

import pytest

from tests.browser.drawing import opened
from tests.browser.test_boxes import FIELD as BOXES
from tests.browser.test_rankings import PAIR, PAIRS
from tests.factories.media import image

FETCHED = """() => performance.getEntriesByType("resource")
    .map(({ name }) => new URL(name).pathname).filter((name) => name.endsWith(".js"))"""
NAMED = """() => [...document.head.querySelectorAll("script[src], link[rel=modulepreload]")]
    .map((each) => new URL(each.src || each.href).pathname)"""
BEGIN = {
    "plain": "from tests.browser.stage import begin; begin('plain')",
    "compared": f"from tests.browser import asked; asked.compare('compared', {[PAIR]}, {PAIRS})",
    "images": f"from tests.browser import images; images.ask('images', {[BOXES]}, [@])",
}


@pytest.mark.parametrize(("slug", "most"), [("plain", 3), ("compared", 4), ("images", 7)])
def test_the_page_names_each_script_that_it_fetches(site, tmp_path, slug, most):
    path = tmp_path / "a.png"
    path.write_bytes(image((400, 300)))
    site.run(BEGIN[slug].replace("[@]", f"[{str(path)!r}]"))
    ada = opened(site, slug)
    fetched = ada.evaluate(FETCHED)
    assert sorted(set(fetched)) == sorted(ada.evaluate(NAMED))
    assert len(fetched) <= most
    assert site.problems == []
