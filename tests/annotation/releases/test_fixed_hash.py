"""Does the same content have the same address in every version of the program?

The values were computed once. If one of them changes, releases that exist no longer compare equal
to new ones of the same content: change the format's name then, not the value here.
"""

import gzip
import hashlib
import io

import orjson

from annotation.projects.models import PolicyVersion, SchemaVersion
from annotation.releases.files import build_directory
from annotation.releases.jobs import write_files
from annotation.releases.manifest import content_hash, identity
from annotation.releases.rows import RowWriter, Versions
from tests.factories.projects import POLICY, SCHEMA

ROWS_HASH = "3e7e254461013f853d471eed2a7ed8ed1574b8d5f584fbb3c635a9dd831971bc"
CONTENT_HASH = "1a121ce2b2667f154c04c110832f078f2c5637bf4717fd12d2a1d2d1f1ec89f6"
LINES_SHA256 = "188db96ee2115055ed22eef16c57722802aab0bbf49cf782541ffdd8423bc02c"
TABLE_SHA256 = "ac4bf601dd444a0abaa944da3588dbd431946c6c08f087e7858ac4806bf69a6c"
HEAD = {
    "states": {"labeling": [2, False, False], "done": [3, True, False]},
    "excluded": {},
    "columns": [["sender", "label"], ["an\u00e4", None]],
}
FILE = {"sha256": "ab" * 32, "mime": "image/png", "width": 640, "height": 480}
AT = "2026-01-02T03:04:05.000678Z"
ROWS = [
    [
        *("A/1.png", "", {}, {}, {"label": "ham"}, "single"),
        *([[1, 11, 7, 5, 3, None, None]], [11], None, AT, FILE, None),
    ],
    [
        *("b-2", 'Zwei = "2"\n\\ 😀', {"sender": "=1+1", "anä": 2.5}, {"label": "spam"}),
        *({"label": "spam"}, "consensus"),
        [
            [1, 10, 6, None, 3, None, None],  # came before, and the outcome doesn't rest on it
            [1, 12, 7, None, 3, None, None],
            [2, 13, 8, 5, 3, 9, 1_700_000_000_000_000],
        ],
        *([13, 12], None, AT, None, None),
    ],
    [
        "c-3",
        "third",
        {"anä": None},
        {"label": ["x", "y"]},
        {},
        "adjudication",
        None,
        [],
        9,
        AT,
        None,
        None,
    ],
]


class Names(dict):
    """People by fixed names: a pseudonym depends on the installation's secret."""

    def __missing__(self, key):
        return f"person-{key}"

    def get(self, key):
        return self[key]


def spool():
    """The rows as the snapshot's COPY writes them: backslashes doubled."""
    lines = [orjson.dumps(line).replace(b"\\", b"\\\\") for line in (HEAD, *ROWS)]
    return io.BytesIO(b"\n".join(lines) + b"\n")


def test_the_address_of_these_rows_never_changes():
    versions = Versions(
        project_id=1,
        guidelines={5: "1.0"},
        schemas={3: SchemaVersion(pk=3, organization_id=1, number=1, fields=SCHEMA)},
        policy=PolicyVersion(organization_id=1, number=4, settings=POLICY),
    )
    with build_directory() as place:
        writer = RowWriter(1, versions, names=Names())
        built = write_files(place, spool(), writer, lambda rows: None)
        lines, table = (gzip.decompress(place.path(kind).read_bytes()) for kind in ("jsonl", "csv"))
    assert built.rows_hash.hex() == ROWS_HASH
    assert content_hash(identity(built), built.rows_hash) == CONTENT_HASH
    assert hashlib.sha256(lines).hexdigest() == LINES_SHA256
    assert hashlib.sha256(table).hexdigest() == TABLE_SHA256
