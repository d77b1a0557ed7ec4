"""The checks: style, layout, types, imports, migrations, templates, scripts."""

import os
import subprocess
import sys
import time

from script.steps.assets import ensure_node_modules, npm_command
from script.steps.checkout import ROOT, VENV, VENV_PYTHON, say
from script.steps.setup import set_up

Command = tuple[list[str], dict[str, str]]


def checks() -> dict[str, Command]:
    """Name, command and environment of each check."""
    ensure_node_modules()
    npm, with_node = npm_command()
    mine = dict(os.environ)
    return {
        "style (ruff)": ([_tool("ruff"), "check", "."], mine),
        "layout (ruff)": ([_tool("ruff"), "format", "--check", "."], mine),
        "types (mypy)": ([_tool("mypy")], mine),
        "imports (import-linter)": ([_tool("lint-imports"), "--no-cache"], mine),
        "missing migrations": (_manage("makemigrations", "--check", "--dry-run"), mine),
        "settings": (_manage("check", "--fail-level", "WARNING"), mine),
        "templates (djangofmt)": ([_tool("djangofmt"), "--check", "templates"], mine),
        "layout of the scripts (prettier)": ([*npm, "run", "--silent", "layout"], with_node),
        "types of the scripts (tsc)": ([*npm, "run", "--silent", "check"], with_node),
    }


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def _manage(*arguments: str) -> list[str]:
    return [str(VENV_PYTHON), "manage.py", *arguments]


def main(wanted: list[str]) -> int:
    """Run all checks, or those whose name contains a given word; 1 if one fails."""
    set_up(development=True)
    failed = []
    for name, (command, environment) in checks().items():
        if wanted and not any(word in name for word in wanted):
            continue
        if not _passes(name, command, environment):
            failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one check; its output is shown only if it fails."""
    began = time.monotonic()
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    kept = result.returncode == 0
    say(f"{'ok  ' if kept else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)")
    if not kept:
        say(result.stdout)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
