"""Images and audio are compared: brought in a ZIP, seen, heard by keys, and released."""

import hashlib
import io
import re
import zipfile

import pytest
from PIL import Image, ImageColor, ImageDraw
from playwright.sync_api import expect

from tests.annotation.media.test_audio import recording, sine
from tests.browser.release import released
from tests.browser.test_rankings import CALM, ENDS, LIST, PAIR, accepted, at_work, sent

COLOURS = ("red", "navy", "teal", "orange")
SECONDS = 2


@pytest.fixture(autouse=True)
def nothing_breaks(site):
    yield
    assert site.problems == []


def drawn(colour):
    """An image with a colour of its own, and a line to look at closely."""
    image = Image.new("RGB", (1600, 1200), colour)
    ImageDraw.Draw(image).line((0, 0, 1600, 1200), fill="white", width=9)
    packed = io.BytesIO()
    image.save(packed, "PNG")
    return packed.getvalue()


def zipped(path, table, files):
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("set/pairs.csv", table)
        for name, content in files.items():
            made.writestr(f"set/{name}", content)
    return path


def kept_in(folder, files):
    """The files in a folder, for the installation to read."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in files]


COLOUR = """async image => {
  await image.decode();
  const sheet = new OffscreenCanvas(10, 10).getContext("2d");
  sheet.drawImage(image, 0, 0, 10, 10);
  return [...sheet.getImageData(1, 8, 1, 1).data].slice(0, 3);
}"""


def first_image(page, colours):
    """Which of the colours the image has that is shown first: its address tells no stored place."""
    found = tuple(page.locator(".parts .medium-view img").first.evaluate(COLOUR))
    return [ImageColor.getrgb(colour) for colour in colours].index(found)


def first_audio(page, contents):
    """Which of the files is the audio that is shown first."""
    address = page.locator(".parts audio").first.evaluate("audio => audio.src")
    return contents.index(page.request.get(address).body())


def test_images_go_from_a_zip_into_a_release(site, tmp_path):
    site.run(f"from tests.browser import asked; asked.compare('roofs', [{PAIR!r}], [])")
    rows = ["id,prompt,good,bad", *(f"{at},Roof {at}?,good {at}.png,bad.png" for at in range(4))]
    files = {f"good {at}.png": drawn(colour) for at, colour in enumerate(COLOURS)}
    files["bad.png"] = drawn("black")
    path = zipped(tmp_path / "roofs.zip", "\n".join([*rows, "9,?,lost.png,bad.png"]), files)
    olga = site.person("olga@roofs.example")
    olga.goto("/o/roofs/projects/")
    project = re.search(r"/o/roofs/projects/(\d+)/", olga.content())[1]
    olga.goto(f"/o/roofs/projects/{project}/imports/new/")
    olga.get_by_label("Files", exact=True).set_input_files(path)
    olga.get_by_role("button", name="Upload and preview").click()
    olga.wait_for_url("**/columns/")
    expect(olga.get_by_label("Use of column 3")).to_have_value("candidate")
    expect(olga.get_by_text("The file “lost.png” wasn't uploaded.")).to_be_visible()
    small = olga.locator(".thumbs img").first
    assert small.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    olga.get_by_role("button", name="Start import").click()
    olga.get_by_text("5 rows were read").wait_for(timeout=60_000)

    page = at_work(site.person("ada@roofs.example"), "roofs")
    seen = []
    for number in range(4):
        expect(page.locator("#stage")).to_contain_text(f"Roof {number}?")
        expect(page.get_by_alt_text("Image 2")).to_be_visible()
        page.wait_for_timeout(CALM)
        seen.append(first_image(page, [COLOURS[number], "black"]))
        better = "1" if seen[-1] == 0 else "2"
        page.keyboard.press(better)
        expect(page.get_by_label(f"Image {better} is better")).to_be_checked()
        page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    rita = site.person("rita@roofs.example")
    rita.goto("/o/roofs/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    expect(rita.locator("#stage").get_by_alt_text("Image 1")).to_be_visible()
    expect(rita.locator(".candidate .placed li").first).to_contain_text("Image 1")
    accepted(site, "roofs", 4)
    released_rows = released(olga, "roofs", project)
    assert [row["answer"]["better"]["ranks"] for row in released_rows] == [[1, 2]] * 4
    assert [row["answer"]["better"]["shown"][0] for row in released_rows] == seen
    digest = hashlib.sha256(files["good 0.png"]).hexdigest()
    assert released_rows[0]["parts"][0]["file"]["sha256"] == digest


def test_what_is_seen_closely_of_one_image_is_seen_of_both(site, tmp_path):
    table = "left,right\nred.png,navy.png\nnavy.png,red.png\n"
    paths = kept_in(tmp_path, {f"{colour}.png": drawn(colour) for colour in ("red", "navy")})
    site.run(
        "from tests.browser import asked; "
        f"asked.compare_files('close', [{PAIR!r}], {table!r}, {paths!r})"
    )
    page = at_work(site.person("ada@close.example"), "close")
    views = page.locator(".parts .medium-view")
    for image in views.locator("img").all():  # as long as it isn't there, it has no size
        page.wait_for_function("img => img.naturalWidth > 0", arg=image.element_handle())
    page.wait_for_timeout(CALM)
    for _ in range(4):
        page.keyboard.press("+")
    expect(page.locator(".parts .medium-view.zoomed")).to_have_count(2)
    expect(page.locator("[data-zoom-level]")).to_have_count(1)
    views.nth(0).hover()
    page.mouse.down()
    box = views.nth(0).bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=5)
    page.mouse.up()
    page.wait_for_timeout(CALM)
    left, right = (
        view.evaluate("view => [view.scrollLeft, view.scrollTop]") for view in views.all()
    )
    assert left == pytest.approx(right, abs=2)
    assert left != [0, 0]
    page.keyboard.press("Home")
    expect(page.locator(".parts .medium-view.zoomed")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.get_by_label("Image 1 is better")).to_be_checked()


def playing(page):
    """Which audio play now, by their number on the page."""
    return [
        number
        for number, audio in enumerate(page.locator(".parts audio").all(), start=1)
        if not audio.evaluate("audio => audio.paused")
    ]


def hear(page, key, *, expected):
    page.keyboard.press(key)
    page.wait_for_timeout(CALM)
    assert playing(page) == expected


def test_audio_are_played_by_keys_one_at_a_time(site, tmp_path):
    table = "id,left,right\n1,low.wav,high.wav\n2,high.wav,low.wav\n"
    tones = {"low": 200, "high": 900}
    made = {f"{name}.wav": tone(hertz) for name, hertz in tones.items()}
    paths = kept_in(tmp_path, made)
    site.run(
        "from tests.browser import asked; "
        f"asked.compare_files('tones', [{PAIR!r}], {table!r}, {paths!r})"
    )
    page = at_work(site.person("ada@tones.example"), "tones")
    expect(page.get_by_label("Audio 2", exact=True)).to_be_visible()
    for key, expected in (
        ("c", [1]),
        ("v", [2]),
        ("Space", []),
        ("Space", [2]),
        ("Shift+Space", [1]),
        ("c", [1]),
    ):
        hear(page, key, expected=expected)
    page.locator(".parts audio").nth(1).evaluate("audio => audio.play()")
    page.wait_for_timeout(CALM)
    assert playing(page) == [2]
    first = first_audio(page, [made["low.wav"], made["high.wav"]])
    page.keyboard.press("1")
    expect(page.get_by_label("Audio 1 is better")).to_be_checked()
    hear(page, "c", expected=[1])  # also while the answer has the focus
    page.keyboard.press("Enter")
    expect(page.locator(".parts audio").first).not_to_have_js_property("ended", True)
    assert playing(page) == []
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Play the next audio from the start")
    page.keyboard.press("Escape")
    page.wait_for_timeout(CALM)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    accepted(site, "tones", 2)
    project = re.search(r"projects/(\d+)/", page.url)[1]
    found, _ = released(site.person("olga@tones.example"), "tones", project)
    assert found["answer"]["better"]["ranks"] == ([1, 2] if first == 0 else [2, 1])
    assert found["parts"][1]["file"]["facts"]["duration"] == SECONDS * 1_000_000


def tone(hertz):
    return recording(sine(hertz, SECONDS * 8000), subtype="PCM_16")


@pytest.mark.parametrize("field", [LIST, ENDS], ids=["list", "best and worst"])
def test_four_images_are_put_in_order(site, tmp_path, field):
    table = "a,b,c,d\n" + ",".join(f"{colour}.png" for colour in COLOURS)
    paths = kept_in(tmp_path, {f"{colour}.png": drawn(colour) for colour in COLOURS})
    site.run(
        "from tests.browser import asked; "
        f"asked.compare_files('many', [{field!r}], {table!r}, {paths!r})"
    )
    page = at_work(site.person("ada@many.example"), "many")
    first = first_image(page, COLOURS)
    page.keyboard.press("1")
    if field is LIST:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("[data-ranked] img").count() == 4
        assert sent(page, "order")["ranks"][first] == 2
    else:
        page.keyboard.press("Shift+Digit2")
        assert sent(page, "ends")["best"] == first
    page.wait_for_timeout(CALM)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible()


def test_on_a_phone_the_images_lie_below_each_other(site, tmp_path):
    table = "left,right\nred.png,navy.png\n"
    paths = kept_in(tmp_path, {f"{colour}.png": drawn(colour) for colour in ("red", "navy")})
    site.run(
        "from tests.browser import asked; "
        f"asked.compare_files('phone', [{PAIR!r}], {table!r}, {paths!r})"
    )
    page = at_work(site.person("ada@phone.example", width=375, height=740), "phone")
    one, two = (card.bounding_box() for card in page.locator(".parts > li").all())
    assert two["y"] >= one["y"] + one["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator(".parts h2 button").nth(1).click()
    expect(page.get_by_label("Image 2 is better")).to_be_checked()
