"""Runs Python inside an installation without starting Django for each piece of code.

`python -m tests.browser.inside` sets Django up once. Each line that it reads is a call as JSON,
`{"run": code}` or `{"sign_in": email}`; the answer is a line as well, `{"error": …, "result": …}`.
Code runs in a fork, so that nothing it changes in memory outlives it; what it commits does.
"""

import gc
import json
import os
import sys
import traceback

import django

PRELOADED = ("asked", "compared", "every_kind", "filmed", "pages", "pictured", "stage", "states")


def main():
    """Answer calls until there are no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the code prints is no answer
    django.setup()
    preload()
    gc.freeze()
    for line in sys.stdin:
        answers.write(json.dumps(answer_to(**json.loads(line))) + "\n")


def preload():
    """Import what most code needs, so that a fork finds it there."""
    from importlib import import_module  # noqa: PLC0415  # Django is set up first
    from importlib.util import find_spec  # noqa: PLC0415

    for name in PRELOADED:
        if find_spec(f"tests.browser.{name}"):
            import_module(f"tests.browser.{name}")


def answer_to(run=None, sign_in=None):
    """What comes of a call."""
    try:
        if run is not None:
            return {"error": run_in_fork(run)}
        return {"result": session_of(sign_in)}
    except Exception:
        return {"error": traceback.format_exc()}


def run_in_fork(code):
    """Run the code in a process of its own; the error it ended with, or nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        run_and_exit(code, writing)
    os.close(writing)
    with os.fdopen(reading) as said:
        error = said.read()
    _, status = os.waitpid(child, 0)
    return error or (f"the code ended with {status}" if status else "")


def run_and_exit(code, writing):
    """Run the code, tell its error, and end this process whatever happens."""
    status = 1
    try:
        exec(code, {"__name__": "inside"})  # the tests' own code
        status = 0
    except BaseException:
        os.write(writing, traceback.format_exc().encode())
    finally:
        sys.stderr.flush()
        os._exit(status)


def session_of(email):
    """The key of a session signed in with the password, by the sign-in page without a browser."""
    from django.conf import settings  # noqa: PLC0415  # Django is set up first
    from django.db import connections  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from tests.browser.site import PASSWORD  # noqa: PLC0415

    client = Client(headers={"host": "127.0.0.1"})
    try:
        sent = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    finally:
        connections.close_all()  # a fork must not share a connection
    assert sent.status_code == 302, f"{email} can't sign in: {sent.status_code}"
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
