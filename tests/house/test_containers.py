"""Do Dockerfile and compose.yaml name what is there? Checked without building anything."""

import ast
import importlib.util
import json
import re
import subprocess
import tomllib

import pytest
import yaml
from django.core.management import get_commands

from config.server_account import programs
from tests.house.test_docs import documented_variables
from tests.support.repository import ROOT, files_under, project_files, shown

IGNORED = set((ROOT / ".dockerignore").read_text().split())
COMPOSE = (ROOT / "compose.yaml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
VOLUMES = yaml.safe_load(COMPOSE)["volumes"]
OURS = ("tables", "web", "worker", "backup")
PINNED = re.compile(r"[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)*")
VARIABLE = re.compile(r"\$\{([A-Z_]+)")
# What the image makes itself, or must never hold.
KEPT_OUT = {".git", ".env", "backups", ".venv", "node_modules", "var", "static", "staticfiles"}
APPS = ("config", "core", "demo", "workforce", "annotation", "billing")


def instructions():
    """(word, arguments) of each instruction of the Dockerfile, its lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]


def arguments_of(word):
    return [rest for name, rest in instructions() if name == word]


def commands():
    """Each command that runs in an image: while it is built, at its start, for its health."""
    told = [SERVICES[name].get("command", "") for name in OURS]
    starts = [" ".join(json.loads(rest)) for rest in arguments_of("CMD")]
    return [*arguments_of("RUN"), *starts, *told, " ".join(health_of("web"))]


def health_of(service):
    """The words of a service's health check."""
    return SERVICES[service]["healthcheck"]["test"][1:]


def named_in_commands(pattern):
    return {name for command in commands() for name in re.findall(pattern, command)}


def images():
    """Each image that is fetched: bases of the Dockerfile, and services that we don't build."""
    bases = {rest.split()[0] for rest in arguments_of("FROM")}
    return bases | {each["image"] for each in SERVICES.values() if "build" not in each}


def is_in_image(path):
    """Whether `COPY . .` brings this file of the checkout along."""
    return path.relative_to(ROOT).parts[0] not in IGNORED


def imported_by(path):
    """The first word of each import of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def set_variables():
    """Each variable that Dockerfile or compose.yaml gives to one of our processes."""
    built = {
        name
        for line in [*arguments_of("ENV"), *arguments_of("RUN")]
        for name in re.findall(r"\b([A-Z][A-Z_]+)=", line)
    }
    return built | {name for service in OURS for name in SERVICES[service]["environment"]}


def test_the_images_are_pinned_to_a_minor_version():
    assert len(images()) == 3
    assert [name for name in sorted(images()) if not PINNED.fullmatch(name)] == []


@pytest.mark.parametrize("loose", ["postgres:18", "redis", "redis:latest", "python:3-slim"])
def test_a_loose_image_would_be_seen(loose):
    assert not PINNED.fullmatch(loose)


def test_all_stages_stand_on_one_python_that_the_project_takes():
    (base,) = {rest.split()[0] for rest in arguments_of("FROM")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=").split(".")
    version = re.match(r"python:(\d+)\.(\d+)\.\d+-", base)
    assert version, "Python is pinned to its patch"
    assert [int(part) for part in version.groups()] >= [int(part) for part in oldest]


def test_the_database_is_the_one_that_the_tests_run_on():
    command = [programs() / "postgres", "--version"]
    version = subprocess.check_output(command, text=True).split()[-1]
    assert SERVICES["database"]["image"] == f"postgres:{version}"


def test_what_is_copied_and_run_is_there():
    copied = {
        source
        for rest in arguments_of("COPY")
        if not rest.startswith("--from=")
        for source in rest.split()[:-1]
    }
    run = named_in_commands(r"(?<![\w/.])((?:[\w-]+/)*[\w-]+\.(?:py|txt))\b")
    run |= named_in_commands(r"(?<![\w/.])(script/[\w-]+)")
    assert {"config/gunicorn.py", "manage.py", "requirements-growing.txt", "script/setup"} <= run
    assert [path for path in sorted(copied | run) if not (ROOT / path).exists()] == []
    assert [path for path in sorted(run) if not is_in_image(ROOT / path)] == []


def test_each_management_command_exists():
    named = named_in_commands(r"manage\.py (\w+)")
    assert {"collectstatic", "migrate", "qcluster"} <= named
    assert named - get_commands().keys() == set()


def test_each_module_exists():
    named = named_in_commands(r"python -m ([\w.]+)") | {"config.wsgi", "config.settings.production"}
    assert {"config.database", "config.probe"} <= named
    assert [name for name in sorted(named) if importlib.util.find_spec(name) is None] == []


def test_the_web_server_is_pinned_among_the_packages():
    (start,) = (json.loads(rest) for rest in arguments_of("CMD"))
    pinned = (ROOT / "requirements.txt").read_text()
    assert re.search(rf"^{start[0]}==", pinned, flags=re.MULTILINE)


def test_the_image_holds_no_secret_and_nothing_of_this_machine():
    assert KEPT_OUT <= IGNORED
    assert "**/__pycache__" in IGNORED


def test_the_image_lacks_nothing_that_its_code_imports():
    """An import of `tests` by the product would work everywhere but in a container."""
    left_out = {path.name.removesuffix(".py") for path in ROOT.iterdir() if path.name in IGNORED}
    wanted = {
        shown(path): missing
        for path in files_under(*APPS, suffix=".py")
        if (missing := left_out & set(imported_by(path)))
    }
    assert "tests" in left_out
    assert wanted == {}
    needed = [path for path in project_files() if path.relative_to(ROOT).parts[0] in APPS]
    assert all(is_in_image(path) for path in needed)


def test_each_variable_of_compose_is_in_the_example_and_the_other_way_round():
    asked = set(VARIABLE.findall(COMPOSE))
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == example


def test_compose_passes_every_variable_that_an_operator_may_set():
    """One that is set in .env and silently ignored would be found by nobody."""
    by_image = {
        "PORT",
        "DJANGO_SETTINGS_MODULE",
        "CREWMARK_BIND",
        "CREWMARK_FFMPEG",
        "CREWMARK_VAR",
    }
    wanted = documented_variables("Everywhere", "Files in a bucket", "Production only") - by_image
    assert {"CREWMARK_METRICS_TOKEN", "CREWMARK_HSTS_SECONDS", "AWS_ACCESS_KEY_ID"} <= wanted
    for name in ("web", "worker"):
        assert wanted - SERVICES[name]["environment"].keys() == set()


def test_each_variable_that_is_set_is_documented():
    elsewhere = {"PATH", "PYTHONUNBUFFERED"}
    assert set_variables() - documented_variables() - elsewhere == set()


def test_the_services_are_there_and_wait_for_what_they_need():
    assert {"database", *OURS} <= SERVICES.keys()
    waits = {name: each.get("depends_on", {}) for name, each in SERVICES.items()}
    assert {other for needed in waits.values() for other in needed} <= SERVICES.keys()
    assert waits["tables"]["database"]["condition"] == "service_healthy"
    for name in ("web", "worker"):
        assert waits[name]["tables"]["condition"] == "service_completed_successfully"
    mounted = {
        volume.partition(":")[0] for each in SERVICES.values() for volume in each.get("volumes", [])
    }
    assert mounted - {"./backups"} == VOLUMES.keys(), "backups alone lie in a folder of the machine"


def test_web_is_asked_whether_it_serves_people():
    assert health_of("web") == ["python", "-m", "config.probe"]
    assert health_of("database")[0] == "pg_isready"


def test_web_and_worker_know_no_password_but_their_own():
    for name in ("web", "worker"):
        told = yaml.safe_dump(SERVICES[name])
        assert "APP_PASSWORD" in told
        assert "OWNER_PASSWORD" not in told
        assert "SUPERUSER_PASSWORD" not in told
        assert "env_file" not in told, "a file of variables would hold the other passwords too"


def test_nothing_is_reached_from_outside_but_by_the_proxy():
    ports = [port for each in SERVICES.values() for port in each.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_runs_as_nobody_special():
    assert arguments_of("USER") == ["crewmark"]


def test_the_service_that_makes_backups_has_what_they_need():
    """Save reads as the owner, restore makes a database, and both take the files."""
    guide = (ROOT / "docs" / "operations" / "backup.md").read_text()
    service = re.search(r"docker compose run .* (\w+) python -m config.backup save", guide)
    assert service
    named = SERVICES[service[1]]
    assert {"OWNER_DATABASE_URL", "SUPERUSER_DATABASE_URL"} <= named["environment"].keys()
    inside = {volume.partition(":")[2] for volume in named["volumes"]}
    assert inside == {"/files", "/backups"}
    image = (ROOT / "Dockerfile").read_text()
    assert "CREWMARK_VAR=/files" in image
    assert "--uid 1000" in image
    assert "chown 1000 backups" in guide
