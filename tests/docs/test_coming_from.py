"""The scripts of docs/coming-from.md, run on small exports of other tools."""

import csv
import json
import re
import subprocess
import sys

import pytest

from annotation.datasets.imports.records import read_lines
from annotation.datasets.imports.row_shape import Row
from tests.support.repository import ROOT

GUIDE = (ROOT / "docs/coming-from.md").read_text()
KEYS = ("external_id", "text", "labels")


def run(heading, folder):
    """Run the script of one section."""
    section = re.search(rf"^#+ {heading}\n(.*?)(?=^## |^### |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    (script,) = re.findall(r"^```python\n(.*?)^```", section[1], re.DOTALL | re.MULTILINE)
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=True)


def write(path, value):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


EXPORTS = {
    "From Label Studio": (
        "label-studio.json",
        [
            {
                "id": 7,
                "data": {"text": "Où ?"},
                "annotations": [
                    {"result": ["a"], "was_cancelled": False},
                    {"result": [], "was_cancelled": True},
                ],
            }
        ],
        ("label-studio-7", '[["a"]]'),
    ),
    "From Labelbox": (
        "labelbox.ndjson",
        {
            "data_row": {"id": "ck1", "global_key": "k7", "row_data": "Où ?"},
            "projects": {"p": {"labels": ["a"]}},
        },
        ("k7", '[["a"]]'),
    ),
    "From Scale AI": (
        "scale.jsonl",
        {"task_id": "t7", "params": {"attachment": "Où ?"}, "response": {"a": 1}},
        ("t7", '{"a": 1}'),
    ),
}


@pytest.mark.parametrize("heading", EXPORTS)
def test_the_rows_of_texts_are_read_by_an_import(heading, tmp_path):
    name, exported, (external_id, labels) = EXPORTS[heading]
    write(tmp_path / name, exported)
    run(heading, tmp_path)
    with (tmp_path / "items.jsonl").open(encoding="utf-8") as file:
        (row,) = read_lines(file, KEYS)
    assert isinstance(row, Row)
    assert row.cells == [external_id, "Où ?", labels]


def test_the_labels_of_coco_stand_beside_the_images(tmp_path):
    exported = {
        "categories": [{"id": 1, "name": "ship"}],
        "images": [{"id": 5, "file_name": "a.png"}, {"id": 6, "file_name": "b.png"}],
        "annotations": [{"image_id": 5, "category_id": 1, "bbox": [1, 2, 3, 4], "area": 12}],
    }
    write(tmp_path / "annotations/instances_default.json", exported)
    (tmp_path / "images").mkdir()
    run("From CVAT", tmp_path)
    with (tmp_path / "images/metadata.csv").open(encoding="utf-8", newline="") as file:
        found = {row["file_name"]: json.loads(row["labels"]) for row in csv.DictReader(file)}
    assert found == {"a.png": [{"label": "ship", "bbox": [1, 2, 3, 4]}], "b.png": []}


def test_boxes_of_a_release_become_coco(tmp_path):
    box = {"id": "r1", "label": "ship", "x": 1.5, "y": 2, "width": 3, "height": 4}
    row = {
        "external_id": "a",
        "file": {"name": "a.png", "width": 20, "height": 10},
        "answer": {"label": [box]},
    }
    write(tmp_path / "release.jsonl", row)
    run("Taking labels out", tmp_path)
    found = json.loads((tmp_path / "coco.json").read_text())
    assert found["images"] == [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}]
    assert found["categories"] == [{"id": 1, "name": "ship"}]
    (only,) = found["annotations"]
    assert only["bbox"] == [1.5, 2, 3, 4]
    assert only["area"] == 12
    assert (only["image_id"], only["category_id"]) == (1, 1)
