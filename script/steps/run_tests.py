"""Runs the chosen tests."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config import embedded
from script.steps import browser
from script.steps.assets import npm_command
from script.steps.checkout import ROOT, say

TESTS = ROOT / "tests"
JS_TESTS = TESTS / "js"
SLOW = "--slow"
SLOWEST_SHOWN = 15
# Both processors, each working through its half of the tests in their order; who has finished
# takes from the end of the other's half.
SHARED_OUT = ["-n", "2", "--dist", "worksteal"]


@dataclass(frozen=True)
class Selection:
    """Which tests to run: paths and names for pytest, and whether those of the scripts too.

    Without paths and names these are the quick tests, or the slow ones where `slow` says so. What
    is named is run whole, or the slow part of it.
    """

    paths: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    js_paths: tuple[str, ...] = ()
    slow: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.paths or self.names or self.js_paths)

    @property
    def wants_pytest(self) -> bool:
        """Whether any Python test may be in it."""
        return self.is_everything or bool(self.paths or self.names)

    @property
    def marked(self) -> str:
        """The expression by which pytest tells the slow tests from the quick ones."""
        if self.slow:
            return "slow"
        return "not slow" if self.is_everything else ""

    @property
    def wants_node(self) -> bool:
        """Whether tests of the scripts are in it: they are quick."""
        return bool(self.js_paths) or (self.is_everything and not self.slow)

    @property
    def may_need_a_browser(self) -> bool:
        """Everything does, a name might; a path says so itself."""
        return (
            self.is_everything
            or bool(self.names)
            or any(
                "browser" in path or Path(path.partition("::")[0]) == Path("tests")
                for path in self.paths
            )
        )


def select(arguments: list[str]) -> Selection:
    """`--slow` chooses the slow tests; other options go to pytest; a path is run as it is; a folder
    of tests is found by its name; any other word runs the tests whose name contains it."""
    chosen: dict[str, list[str]] = {"paths": [], "names": [], "options": [], "js_paths": []}
    for argument in arguments:
        if argument == SLOW:
            continue
        if argument.startswith("-"):
            chosen["options"].append(argument)
            continue
        for kind, value in _resolved(argument):
            chosen[kind].append(value)
    parts = {kind: tuple(values) for kind, values in chosen.items()}
    return Selection(slow=SLOW in arguments, **parts)


def _resolved(argument: str) -> list[tuple[str, str]]:
    path = (ROOT / argument.partition("::")[0]).resolve()
    if path.exists() and path.is_relative_to(JS_TESTS):
        return [("js_paths", argument)]
    if path.exists() and path.is_relative_to(TESTS):
        return [("paths", argument)]
    folders = (
        [found for found in TESTS.rglob(argument) if found.is_dir()] if _is_word(argument) else []
    )
    if folders:
        return [
            (
                "js_paths" if found.is_relative_to(JS_TESTS) else "paths",
                str(found.relative_to(ROOT)),
            )
            for found in sorted(folders)
        ]
    return [("names", argument)]


def _is_word(argument: str) -> bool:
    return argument.replace("_", "").replace("-", "").isalnum()


def main(arguments: list[str]) -> int:
    """Run what was chosen; the worst status of its parts."""
    selection = select(arguments)
    environment = dict(os.environ)
    # Dozens of processes begin with the same modules, so none of them compiles all anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if selection.may_need_a_browser:
        environment["CREWMARK_CHROMIUM"] = str(browser.find_or_install())
    statuses = []
    if selection.wants_node:
        statuses.append(_run_node(selection))
    if selection.wants_pytest:
        with embedded.held():
            statuses.append(_run_pytest(selection, environment))
    return max(statuses, default=0)


def _run_pytest(selection: Selection, environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *pytest_arguments(selection)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def pytest_arguments(selection: Selection) -> list[str]:
    """What pytest is called with."""
    arguments = [*selection.options, *selection.paths]
    if selection.names:
        arguments += ["-k", " or ".join(selection.names)]
    if selection.marked:
        arguments += ["-m", selection.marked]
    if selection.is_everything:
        arguments += ["--durations", str(SLOWEST_SHOWN)]
        if not any(option.startswith(("-n", "--numprocesses")) for option in selection.options):
            arguments += SHARED_OUT
    return arguments


def _run_node(selection: Selection) -> int:
    if not any(JS_TESTS.rglob("*.test.mjs")):
        return 0
    say("Testing the scripts.")
    npm, environment = npm_command()
    arguments = ["test", "--silent"]
    if selection.js_paths:
        arguments = ["exec", "--silent", "--", "node", "--test", *_js_files(selection.js_paths)]
    return subprocess.run([*npm, *arguments], cwd=ROOT, env=environment, check=False).returncode


def _js_files(paths: tuple[str, ...]) -> list[str]:
    """Node's runner takes files: a folder means different things to its versions."""
    found = [ROOT / path for path in paths]
    return [
        str(file)
        for path in found
        for file in (sorted(path.rglob("*.test.mjs")) if path.is_dir() else [path])
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
