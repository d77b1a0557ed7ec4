"""What do people do in their browsers? Sign in, follow the mail, read pages."""

import email
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from email import policy
from pathlib import Path

from tests.support.ending import end

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct-horse-battery"
WEB, WORKER = "web", "worker"
PARTS = {
    WEB: [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
    WORKER: [sys.executable, "manage.py", "qcluster"],
}


@dataclass
class Site:
    """A running installation; each person has a browser context of their own."""

    address: str
    chromium: object
    var: Path
    environment: dict
    problems: list = field(default_factory=list)
    processes: dict = field(default_factory=dict)

    def start(self, part):
        """Let the web server or the worker run, as script/server does."""
        self.processes[part] = subprocess.Popen(
            PARTS[part], cwd=ROOT, env=self.environment, start_new_session=True
        )

    def stop(self, part):
        """End it, as a restart of the machine does."""
        end([self.processes.pop(part)])

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
            self.sign_in(page, email_address)
        return page

    def note(self, page, message):
        """Errors of scripts and of the content policy are faults of ours."""
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"{page.url}: {message.text}")

    def sign_in(self, page, email_address):
        """Through the sign-in page, as everybody does."""
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
        subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=ROOT,
            env=self.environment,
            check=True,
        )

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
