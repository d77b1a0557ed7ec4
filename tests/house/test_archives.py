"""Are archives opened by jobs alone? A hostile one costs its reader time and memory.

Followed is what a web process could call: from views, endpoints and middleware on, along everything
that a module imports from another one of ours, but jobs, which the queue calls, and constants.
"""

import ast
from importlib import import_module
from types import ModuleType

import pytest

from core.jobs.tenant_jobs import ACROSS_JOBS, TENANT_JOBS, name_of
from tests.support.repository import ROOT

PACKAGES = ("core", "workforce", "annotation", "billing", "config")
WEB = ("views", "api", "middleware", "urls")
OPENS_ARCHIVES = {"zipfile", "tarfile"}
COMMANDS = ("config.backup", "config.management", "config.embedded")


def modules():
    """The source of every module of ours, by its name."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if not name.startswith(COMMANDS) and "migrations" not in name:
                yield name, path.read_text()


def is_called_elsewhere(module, name):
    """Whether what is imported is a job, or nothing that runs."""
    found = getattr(import_module(module), name, None)
    if isinstance(found, ModuleType):
        return False
    if not callable(found):
        return True
    return getattr(found, "__qualname__", None) is not None and (
        name_of(found) in TENANT_JOBS or name_of(found) in ACROSS_JOBS
    )


def reaches(source, known):
    """The modules that a module's code may run."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module in OPENS_ARCHIVES:
            yield node.module
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known:
                    yield inner
                elif not is_called_elsewhere(node.module, alias.name):
                    yield node.module


def ways_from(starts, known):
    """Each module that is reached, with the one that it was reached from first."""
    came_from, waiting = dict.fromkeys(starts), list(starts)
    for name in waiting:
        for reached in reaches(known.get(name, ""), known):
            if reached not in came_from:
                came_from[reached] = name
                waiting.append(reached)
    return came_from


def way_to(name, came_from):
    """The modules on the way to this one."""
    way = [name]
    while came_from[way[-1]] is not None:
        way.append(came_from[way[-1]])
    return " <- ".join(way)


@pytest.fixture(scope="module")
def known():
    return dict(modules())


def test_no_page_and_no_call_opens_an_archive(known):
    names = {module: module.rpartition(".")[2] for module in known}
    starts = [
        module for module, name in names.items() if name.startswith(WEB) or name.endswith("_views")
    ]
    came_from = ways_from(starts, known)
    assert len(came_from) > len(starts) > 50
    for name in OPENS_ARCHIVES & came_from.keys():
        pytest.fail(way_to(name, came_from))


def test_a_job_that_opens_one_is_found(known):
    assert "zipfile" in ways_from(["annotation.datasets.imports.inspection"], known)
