"""Which code and which statements does one submission run through? Counts, so the same each time.

The last answer of an item is sent as the labeling page sends it: it brings the outcome, the work
event, its price and pay, and the next item. Files and functions of the product are listed in the
order in which they are reached first.

    script/bench path --functions
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench._project import BenchProject, make_project

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "workforce", "annotation", "billing")
OVERLAP = 2
WARM_UP = 12  # submissions until caches are full


def functions_of(call: Callable[[], Any]) -> dict[str, list[str]]:
    """File -> its functions, in the order in which the call reaches them."""
    found: dict[str, list[str]] = {}

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(f"{ROOT}/"):
            return
        file = str(Path(code.co_filename).relative_to(ROOT))
        names = found.setdefault(file, []) if file.split("/", maxsplit=1)[0] in PACKAGES else None
        if names is not None and code.co_name[0] != "<" and code.co_qualname not in names:
            names.append(code.co_qualname)

    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(None)
    return found


class Annotator:
    """Sends what the labeling page sends."""

    def __init__(self, project: BenchProject, session: str) -> None:
        self.client = Client(headers={"accept": "application/json", "host": "localhost"})
        self.client.cookies["sessionid"] = session
        self.queue = f"/o/{project.slug}/projects/{project.project_id}/label/next/"
        self.shown = self.post(self.queue, {"after": None})["item"]
        self.ahead = self.post(self.queue, {"after": self.shown["assignment"]})["item"]

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send and read JSON."""
        response = self.client.post(path, json.dumps(body), content_type="application/json")
        found: dict[str, Any] = response.json()
        return found

    def submit(self) -> None:
        """Answer the item on the screen; the one after the one claimed ahead comes back."""
        body = {
            "answer": {"label": "ham"},
            "revision": self.shown["revision"],
            "guideline": self.shown["guideline"]["id"],
            "key": f"path-{self.shown['assignment']}",
            "after": self.ahead["assignment"],
            "earnings": False,
        }
        answer = self.post(self.shown["urls"]["submit"], body)
        self.shown, self.ahead = self.ahead, answer["next"]


def main() -> None:
    """Print what the last of some submissions ran through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", action="store_true", help="list them with their files")
    chosen = parser.parse_args()
    project = make_project(items=100, overlap=OVERLAP, workers=OVERLAP)
    connections.close_all()
    crew = [Annotator(project, session) for session in project.sessions]
    for _ in range(WARM_UP):
        for annotator in crew:
            annotator.submit()
    crew[0].submit()
    with CaptureQueriesContext(connection) as statements:
        found = functions_of(crew[1].submit)
    for file, functions in found.items():
        print(f"{len(functions):>4}  {file}")
        if chosen.functions:
            print("".join(f"        {function}\n" for function in functions), end="")
    print(f"{sum(map(len, found.values())):>4}  functions in {len(found)} files")
    print(f"{len(statements):>4}  statements, begin and commit included")


if __name__ == "__main__":
    main()
