"""Do many images go up with one progress, and are they shown, enlarged and fetched ahead?"""

import re

from tests.browser.site import PASSWORD
from tests.factories.media import image

COUNT = 45  # two portions
IMAGES_FETCHED = r"""
() => performance.getEntriesByType("resource")
  .filter(({ name }) => /\/media\/$/.test(name)).length
"""
BEGIN = f"""
from tests.factories import people, projects
from tests.factories.media import make_image_project
from tests.support.desk import set_rates
from core.tenancy.scope import tenant
organization = people.make_organization("cells")
users = {{
    who: people.make_user(f"{{who}}@cells.example", name=who.title(), password={PASSWORD!r})
    for who in ("mona", "ada")
}}
with tenant(organization.pk):
    owner = people.make_member(users["mona"], "owner")
    ada = people.make_member(users["ada"], "annotator")
    pool = people.make_pool("Crew", members=[ada])
    project = make_image_project("Cells", by=owner, pools=[pool])
    projects.make_guideline(project, by=owner, readers=[ada])
    set_rates(owner)
"""


def test_from_many_files_to_labels(site, tmp_path):
    site.run(BEGIN)
    manager = site.person("mona@cells.example")
    manager.goto("/o/cells/projects/")
    manager.get_by_role("link", name="Cells").first.click()
    project = re.search(r"/projects/(\d+)/", manager.url)[1]
    chosen = images_in(tmp_path / "chosen")
    cancel_half_way(manager, project, chosen)
    bring(manager, project, chosen)
    label_two(site.person("ada@cells.example"), project)
    assert site.problems == []


def images_in(folder):
    """As many different images as are to be sent."""
    folder.mkdir()
    for number in range(COUNT):
        path = folder / f"cell-{number:02}.png"
        path.write_bytes(image((900, 600), (number, 5 * number, 90)))
    return sorted(folder.iterdir())


def choose(page, project, chosen):
    """Choose the files and send them."""
    page.goto(f"/o/cells/projects/{project}/imports/new/")
    page.get_by_label("Files", exact=True).set_input_files(chosen)
    page.get_by_role("button", name="Upload and preview").click()


def cancel_half_way(page, project, chosen):
    """The second portion hangs; cancelled, nothing is left to import."""
    page.route("**/imports/*/files/", lambda route: None)
    choose(page, project, chosen)
    page.wait_for_function(
        "() => document.querySelector('[data-upload-status] progress').value > 50"
    )
    page.get_by_role("button", name="Cancel upload").click()
    page.get_by_text("Upload canceled. Nothing was uploaded.").wait_for()
    page.unroute_all()
    page.goto(f"/o/cells/projects/{project}/imports/")
    page.get_by_text("Canceled", exact=True).wait_for()


def bring(page, project, chosen):
    """All files arrive as items, with their images in the list."""
    choose(page, project, chosen)
    page.wait_for_url("**/columns/")
    page.get_by_role("button", name="Start import").click()
    page.get_by_text(f"{COUNT} files were checked").wait_for(timeout=60_000)
    page.goto(f"/o/cells/projects/{project}/items/")
    shown = page.locator("a.pictured img").first
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320


def label_two(page, project):
    """By keys: larger, fitting again, an answer; the next image is there already."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/o/cells/projects/{project}/label/")
    page.locator("body[data-ready=yes]").wait_for()
    first = address_of(page)
    level = page.locator("[data-zoom-level]")
    fitting = level.inner_text()
    page.keyboard.press("+")
    page.wait_for_function(
        "old => document.querySelector('[data-zoom-level]').textContent !== old", arg=fitting
    )
    page.keyboard.press("Home")
    assert level.inner_text() == fitting
    page.wait_for_function(f"{IMAGES_FETCHED.strip()} > 1")
    page.keyboard.press("1")
    page.wait_for_timeout(200)  # Enter right after an item appears is meant for the one before
    page.keyboard.press("Enter")
    page.wait_for_function(
        "old => document.querySelector('[data-view] img').src !== old", arg=first
    )
    second = address_of(page)
    assert page.evaluate("document.querySelector('[data-view] img').complete")
    assert asked.count(second) <= 1


def address_of(page):
    """Where the image on the stage comes from."""
    return page.locator("[data-view] img").evaluate("image => image.src")
