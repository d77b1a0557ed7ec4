"""Do audio, videos, series and texts to compare show and play in a real browser?"""

import json

from tests.browser.site import PASSWORD

FRAMES = 90
BEGIN = f"""
import json
from pathlib import Path
import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from annotation.datasets.imports.actions import start_import
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.uploading import upload
from annotation.datasets.models import Item
from tests.annotation.media.test_audio import sine, recording
from tests.factories import people, projects
from tests.factories.videos import H264, VP9, video
from core.tenancy.scope import tenant
organization = people.make_organization("videos")
mona = people.make_user("mona@videos.example", name="Mona", password={PASSWORD!r})
rows = "".join(f"{{t / 10}},{{np.sin(t / 300):.4f}},{{t % 977}}\\n" for t in range(20_000))
swelling = sine(440, 80_000) * np.linspace(0.05, 1, 80_000)
brought = {{
    "audio": ("swell.aiff", recording(swelling, kind="AIFF", subtype="PCM_16")),
    "video": ("video.webm", video("a.webm", *VP9, frames={FRAMES}, size="640x360")),
    "mov": ("video.mov", video("a.mov", *H264, frames={FRAMES}, size="640x360")),
    "series": ("machine.csv", ("time,wave,saw\\n" + rows).encode()),
    "pair": ("pairs.csv", b"id,prompt,answer_a,answer_b\\n1,What is 2 + 2?,Four.,It is five.\\n"),
}}
found = {{}}
with tenant(organization.pk):
    owner = people.make_member(mona, "owner")
for key, (name, content) in brought.items():
    medium = "video" if key == "mov" else key
    with tenant(organization.pk):
        project = projects.make_project(key.title(), by=owner, media_type=medium)
        file = SimpleUploadedFile(name, content)
        source = upload(by=owner, project=project, uploads=[file])
    inspect_import(organization_id=organization.pk, import_id=source.pk)
    with tenant(organization.pk):
        source.refresh_from_db()
        options = ImportOptions.model_validate(source.options)
        start_import(by=owner, source=source, options=options)
    run_import(organization_id=organization.pk, import_id=source.pk)
    with tenant(organization.pk):
        item = Item.objects.get(project=project)
        found[key] = f"/o/videos/projects/{{project.pk}}/items/{{item.pk}}/"
Path("@").write_text(json.dumps(found))
"""
SEEK = """
async (number) => {
  const video = document.querySelector("video");
  const loaded = new Promise((done) => video.addEventListener("loadedmetadata", done));
  if (video.readyState < 1) await loaded;
  const shown = new Promise((done) => {
    video.requestVideoFrameCallback((_now, frame) => done(frame.mediaTime));
  });
  video.currentTime = (number + 0.5) * 1001 / 30000;
  return Math.round((await shown) * 30000 / 1001);
}
"""
LENGTH = """
() => new Promise((done) => {
  const audio = document.querySelector("audio");
  if (audio.readyState) done(audio.duration);
  audio.addEventListener("loadedmetadata", () => done(audio.duration));
  audio.addEventListener("error", () => done(audio.error.message));
})
"""
LOADED = "image => image.decode().then(() => image.naturalWidth)"


def test_every_medium_shows_and_plays(site, tmp_path):
    addresses = tmp_path / "addresses.json"
    site.run(BEGIN.replace('@")', f'{addresses}")'))
    items = json.loads(addresses.read_text())
    page = site.person("mona@videos.example")
    page.goto(items["audio"])
    assert page.evaluate(LENGTH) == 10
    assert page.locator(".playing img").evaluate(LOADED) == 320
    for key in ("video", "mov"):
        page.goto(items[key])
        for number in (0, 1, 45, 17, FRAMES - 1):
            assert page.evaluate(SEEK, number) == number, key
    page.goto(items["series"])
    assert page.locator(".playing img").evaluate(LOADED) == 960
    page.goto(items["pair"])
    first, second = page.locator(".parts > li").all()
    assert first.bounding_box()["y"] == second.bounding_box()["y"]
    assert site.problems == []
