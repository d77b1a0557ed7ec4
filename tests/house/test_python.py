"""Can every pinned package be installed on the oldest Python that the README promises?"""

import re
import tomllib
from importlib.metadata import distribution

from packaging.specifiers import SpecifierSet

from tests.support.repository import ROOT

OLDEST = "3.11.0"
PINNED = sorted(
    {
        re.split(r"[\[=]", line)[0]
        for name in ("requirements.txt", "requirements-growing.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text().splitlines()
        if line and line[0] not in "#-"
    }
)


def test_each_package_runs_on_the_oldest_python():
    wanted = {name: distribution(name).metadata["Requires-Python"] or "" for name in PINNED}
    assert {name: said for name, said in wanted.items() if OLDEST not in SpecifierSet(said)} == {}


def test_the_project_promises_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert OLDEST in SpecifierSet(project["requires-python"])
    assert "3.10.14" not in SpecifierSet(project["requires-python"])
