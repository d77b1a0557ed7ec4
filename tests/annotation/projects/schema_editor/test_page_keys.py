"""Does the schema editor know the letters that the labeling page keeps for itself?"""

import re

from annotation.projects.schema_editor.parsing import PAGE_KEYS
from tests.support.repository import ROOT


def test_they_are_those_of_the_page():
    script = (ROOT / "static_src/labeling/commands.js").read_text()
    letters = re.findall(r'keys: \["([a-z])"\]', script)
    assert sorted(letters) == sorted(PAGE_KEYS)
