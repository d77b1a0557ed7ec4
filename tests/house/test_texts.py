"""Do the files speak of the project alone: no machine, no download address, no loose end?"""

import json
import re

import pytest

from tests.support.repository import ROOT, files_under, project_files, shown

# Written in pieces, so that this file doesn't find itself.
REGISTRIES = (
    "registry." + "npmjs",
    "pypi." + "org",
    "files." + "pythonhosted",
    "deb.debian" + ".org",
)
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:work|home|root|Users)/\w")
LOOSE_END = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
SILENCED = re.compile(r"# (?:noqa|type: ignore)(?P<code>[:\[]\s?[\w\-, ]+\]?)?(?P<reason>.*)")
BINARY = {".png", ".jpg", ".ico", ".woff2", ".ogg", ".wav", ".zip", ".gz", ".mo"}
CODE = ("config", "core", "demo", "workforce", "annotation", "billing", "script", "tests", "bench")


def texts():
    for path in project_files():
        if path.suffix not in BINARY:
            yield path, path.read_text(errors="replace")


def found(pattern):
    return [
        f"{shown(path)}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_registry_is_named():
    assert found("|".join(map(re.escape, REGISTRIES))) == []


def test_no_path_of_a_machine_is_named():
    assert found(MACHINE_PATH) == []


def test_no_loose_end_is_left():
    assert found(LOOSE_END) == []


def test_lock_file_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-growing.txt",
        "requirements-node.txt",
    ],
)
def test_each_requirement_is_pinned(name):
    lines = [
        line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in "#-"
    ]
    assert lines
    assert [
        line for line in lines if not re.fullmatch(r"[\w.\-]+(\[[\w,]+\])?==[\w.]+", line)
    ] == []


def test_each_silenced_check_has_a_code_and_a_reason():
    bare = [
        f"{shown(path)}: {line.strip()}"
        for path in files_under(*CODE, suffix=".py")
        for line in path.read_text().splitlines()
        if (match := SILENCED.search(line)) and path.name != "test_texts.py"
        if not match["code"] or len(match["reason"].strip()) < len("(why)")
    ]
    assert bare == []


def test_each_module_opens_with_the_question_it_answers():
    mute = [
        shown(path)
        for path in files_under(
            "config", "core", "demo", "workforce", "annotation", "billing", "script", suffix=".py"
        )
        if path.parent.name != "migrations"
        and (text := path.read_text()).strip()
        and not text.removeprefix("#!/usr/bin/env python3\n").lstrip().startswith('"""')
    ]
    assert mute == []
