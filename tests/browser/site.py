"""The installation of the browser tests, and what people do in it: sign in, follow mails, read."""

import email
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from email import policy
from pathlib import Path

from config import embedded
from tests.support import database
from tests.support.ending import end, kill
from tests.support.live import wait_for

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct-horse-battery"
WEB, WORKER, INSIDE = "web", "worker", "inside"
PARTS = {
    WEB: [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
    WORKER: [sys.executable, "manage.py", "qcluster"],
    INSIDE: [sys.executable, "-m", "tests.browser.inside"],
}
FIGURES = "metrics"  # the web server's own files, which it has open
REST_STEPS, REST_SECONDS = 300, 0.05


class Installation:
    """Web server and worker as script/server runs them, on a database of their own.

    Each process of pytest has one for all of its browser tests; `reset` empties it between them.
    """

    def __init__(self, database, folder):
        self.database = database
        self.folder = folder
        self.processes = {}
        self.started = Counter()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.support.quick_settings",
            "CREWMARK_DEBUG": "0",
            "CREWMARK_DATABASE_NAME": database,
            "CREWMARK_VAR": str(folder),
            "CREWMARK_WEB_PROCESSES": "1",
            "PORT": str(self.port),
        }

    def start(self, part):
        """Let the web server, the worker or the helper run."""
        pipe = subprocess.PIPE if part == INSIDE else None
        self.started[part] += 1
        self.processes[part] = subprocess.Popen(
            PARTS[part],
            cwd=ROOT,
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            text=True,
            start_new_session=True,
        )

    def stop(self, part):
        """End it, as a restart of the machine does."""
        end([self.processes.pop(part)])

    def ensure_running(self):
        """Start what doesn't run, or runs no more, and wait until pages are served."""
        for part in PARTS:
            if part not in self.processes or self.processes[part].poll() is not None:
                self.start(part)
        wait_for(self.port, self.processes[WEB])

    def ask(self, **call):
        """Have something done inside (inside.py); what comes of it."""
        helper = self.processes[INSIDE]
        helper.stdin.write(json.dumps(call) + "\n")
        helper.stdin.flush()
        answer = json.loads(helper.stdout.readline())
        assert not answer.get("error"), answer["error"]
        return answer.get("result")

    def reset(self):
        """Let jobs end, and remove all rows and files that a test has left."""
        if not self.has_come_to_rest():
            kill([self.processes.pop(WORKER)])
        database.empty_tables(self.database)
        for path in self.folder.iterdir():
            if path.name != FIGURES:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def has_come_to_rest(self):
        """Whether no job is left before long; one that fails again and again stays."""
        with embedded.superuser_connection(self.database) as superuser:
            for _ in range(REST_STEPS):
                if superuser.execute("select 1 from django_q_ormq limit 1").fetchone() is None:
                    return True
                time.sleep(REST_SECONDS)
        return False


@dataclass
class Site:
    """A running installation as a test finds it; each person has a browser context of their own."""

    installation: Installation
    chromium: object
    address: str = ""
    problems: list = field(default_factory=list)
    signed_in_on_pages: int = 0

    def __post_init__(self):
        self.address = f"http://127.0.0.1:{self.installation.port}"

    @property
    def var(self):
        """The folder of its files and mails."""
        return self.installation.folder

    @property
    def processes(self):
        """Its running parts by name."""
        return self.installation.processes

    def start(self, part):
        """Let the web server or the worker run."""
        self.installation.start(part)

    def stop(self, part):
        """End it, as a restart of the machine does."""
        self.installation.stop(part)

    def person(self, email_address=None, *, width=1366, height=800, dark=False):
        """A page in a fresh browser, signed in if an address is given."""
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        return self.opened(context, email_address)

    def phone(self, email_address, *, width=390, height=780):
        """A page on a phone, which has no keyboard and no mouse, signed in."""
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            has_touch=True,
            is_mobile=True,
        )
        return self.opened(context, email_address)

    def opened(self, context, email_address):
        """A page whose problems are ours, signed in if an address is given."""
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.note(page, message))
        if email_address:
            context.add_cookies([self.session_cookie(email_address)])
        return page

    def session_cookie(self, email_address):
        """What a browser keeps of somebody who signed in with the password just now."""
        key = self.installation.ask(sign_in=email_address)
        return {"name": "sessionid", "value": key, "url": self.address, "httpOnly": True}

    def note(self, page, message):
        """Errors of scripts and of the content policy are faults of ours."""
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"{page.url}: {message.text}")

    def sign_in(self, page, email_address):
        """Through the sign-in page, as everybody does; for tests that are about signing in."""
        self.signed_in_on_pages += 1
        page.goto("/accounts/login/")
        page.get_by_label("Email", exact=False).first.fill(email_address)
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    def mail_link(self, to):
        """The link in the newest message to this address; waits for the worker to send it."""
        for _ in range(600):
            for path in sorted((self.var / "mail").glob("*"), reverse=True):
                if found := link_in(path, to):
                    return found
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to}")

    def run(self, code):
        """Run Python inside the installation (to make the first account, as an operator would)."""
        self.installation.ask(run=code)

    def make_account(self, email_address, name):
        """A person with a confirmed address."""
        self.run(
            "from tests.factories import people\n"
            f"people.make_user({email_address!r}, name={name!r}, password={PASSWORD!r})"
        )


def link_in(path, to):
    """The invitation link in a stored message to this address."""
    for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
        message = email.message_from_bytes(raw, policy=policy.default)
        if to not in str(message["to"] or ""):
            continue
        body = message.get_body(("plain",))
        found = re.search(r"https?://\S+/invitations/\S+", body.get_content() if body else "")
        if found:
            return found[0]
    return None
