"""How does a test get several machines? Web servers and workers as processes that share a place."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command

from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.factories import people
from tests.support.ending import end
from tests.support.live import WEB, WORKER, collect, wait_for
from tests.support.redis import free_port
from tests.support.repository import ROOT

WORKED = re.compile(r"processing \S+ '([\w.]+)'")
PATIENCE_SECONDS = 120


PROXIED = {"Host": "127.0.0.1"}  # the one name that people know, whichever server answers
OWNER = "desk0@example.org"


@dataclass
class Machines:
    """One installation on several machines: they share nothing but what the environment names."""

    environment: dict[str, str]
    folder: object
    webs: list = field(default_factory=list)
    workers: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    def add_web(self):
        """Another web server; its address."""
        port = free_port()
        self.webs.append(self.start(WEB, f"web{len(self.webs)}", PORT=str(port)))
        wait_for(port, self.webs[-1])
        self.addresses.append(f"http://127.0.0.1:{port}")
        return self.addresses[-1]

    def add_worker(self):
        """Another worker; its number."""
        self.workers.append(self.start(WORKER, f"worker{len(self.workers)}"))
        return len(self.workers) - 1

    def start(self, command, name, **more):
        """A process of its own group, which writes its log to a file.

        With files in a bucket each machine has a folder of its own, else all share one.
        """
        if "CREWMARK_FILES" in self.environment:
            more["CREWMARK_VAR"] = str(self.folder / name)
        with (self.folder / f"{name}.log").open("a") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, code):
        """Carry out some lines of Python on one more machine."""
        lines = f"import django; django.setup()\n{code}"
        assert self.start([sys.executable, "-c", lines], "more").wait(timeout=120) == 0

    def kill_worker(self, number):
        """Let the whole machine of a worker go away at once."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait(timeout=30)

    def worked(self, number):
        """The dotted names of the jobs that a worker took up, in their order."""
        return WORKED.findall((self.folder / f"worker{number}.log").read_text())

    def stop(self):
        """End what still runs."""
        end([each for each in (*self.webs, *self.workers) if each.poll() is None])


@contextmanager
def machines(database_name, folder, *, webs=2, workers=2, **environment):
    """So many web servers and workers on this database; logs and files lie in the folder."""
    (folder / "var").mkdir(exist_ok=True)
    shared = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.support.growing_settings",
        "CREWMARK_DEBUG": "0",
        "CREWMARK_DATABASE_NAME": database_name,
        "CREWMARK_VAR": str(folder / "var"),
        "CREWMARK_WEB_PROCESSES": "1",
    }
    found = Machines(shared | environment, folder)
    collect(found.environment)
    try:
        for _ in range(workers):
            found.add_worker()
        for _ in range(webs):
            found.add_web()
        yield found
    finally:
        found.stop()


def eventually(is_so, what, *, seconds=PATIENCE_SECONDS):
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} seconds"
        time.sleep(0.2)


class Script:
    """An owner's script that speaks to several web servers in turn."""

    def __init__(self, desk, addresses):
        with tenant(desk.organization.pk):
            owner = Member.objects.get(role="owner")
            _token, self.secret = people.make_token(owner)
        self.places = [f"{each}/o/{desk.organization.slug}/api/v1" for each in addresses]
        self.asked = 0

    def call(self, method, path, *, more=None, **sent):
        """The answer of the next server; `more` are headers."""
        self.asked += 1
        place = self.places[self.asked % len(self.places)]
        headers = {"Authorization": f"Bearer {self.secret}"} | (more or {})
        answer = requests.request(method, place + path, headers=headers, timeout=60, **sent)
        assert answer.ok, answer.text
        return answer

    def start_import(self, project, name, content, uses=("external_id", "text")):
        """Upload a file to one server, say at the other what it is, start it at the first."""
        path = f"/projects/{project.pk}/imports"
        found = self.call("POST", path, files={"file": (name, content)}).json()

        def seen():
            return self.call("GET", f"/imports/{found['id']}").json()

        eventually(lambda: seen()["state"] == "preview", "a preview")
        options = seen()["options"]
        for column, use in zip(options["columns"], uses, strict=True):
            column["use"] = use
        self.call("PATCH", f"/imports/{found['id']}", json={"options": options})
        self.call("POST", f"/imports/{found['id']}/start")
        return found["id"]

    def start_release(self, project):
        """A release of what is done."""
        return self.call("POST", f"/projects/{project.pk}/releases", json={"note": "Both"}).json()


def play(desk, address, *, minutes):
    """The crew at work through one web server."""
    call_command(
        "play_crew",
        organization=desk.organization.slug,
        project=desk.project.pk,
        url=address,
        people=3,
        reviewers=2,
        minutes=minutes,
        stdout=io.StringIO(),
    )


def set_password(desk, password):
    """Let the owner sign in with it at servers that don't run as a test."""
    with tenant(desk.organization.pk):
        user = Member.objects.get(role="owner").user
    user.password = Argon2PasswordHasher().encode(password, "salt" * 4)
    user.save()


def sign_in(browser, address, password):
    """Send the form of the sign-in page; where it led."""
    page = f"{address}/accounts/login/"
    browser.get(page, headers=PROXIED, timeout=60)
    sent = {
        "login": OWNER,
        "password": password,
        "csrfmiddlewaretoken": browser.cookies["csrftoken"],
    }
    return browser.post(page, data=sent, headers=PROXIED, timeout=60)
