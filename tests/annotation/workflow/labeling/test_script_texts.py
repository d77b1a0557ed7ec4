"""The texts of the scripts: none is missing, and each language has its own block."""

import json
import re

from django.utils.translation import override

from annotation.workflow.labeling.script_texts import TEXTS, texts_block
from tests.support.repository import ROOT

SAID = re.compile(r'\bsay\("(\w+)"')


def test_each_text_that_a_script_names_exists():
    sources = [path.read_text() for path in (ROOT / "static_src").rglob("*.js")]
    named = {key for source in sources for key in SAID.findall(source)}
    assert len(named) > 50
    assert named - TEXTS.keys() == set()


def test_the_block_holds_every_text_as_json():
    with override("en"):
        block = texts_block("en")
        texts = json.loads(re.search(r">(.*)</script>", block, re.DOTALL)[1])
        assert texts == {key: str(text) for key, text in TEXTS.items()}
