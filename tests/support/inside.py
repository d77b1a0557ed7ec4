"""Runs Python inside an installation without starting Django for each piece of code.

`python -m tests.support.inside` sets Django up once. Each line that it reads is a call as JSON,
`{"run": code}` or `{"sign_in": email, "password": password}`; the answer is a line with an `error`
or a `result`. Code runs in a fork: what it changes in memory ends with it.
"""

import gc
import json
import os
import sys
import traceback
from importlib import import_module

import django
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse

PRELOADED = ("asked", "every_kind", "videos", "pages", "images", "stage", "states")


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
    """Import what most code needs, so that each fork has it; Django has to be set up."""
    for name in PRELOADED:
        import_module(f"tests.browser.{name}")


def answer_to(run=None, sign_in=None, password=None):
    """What comes of a call."""
    try:
        if run is not None:
            return {"error": run_in_fork(run)}
        return {"result": session_of(sign_in, password)}
    except Exception:  # noqa: BLE001  # the caller raises it
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
    except BaseException:  # noqa: BLE001  # the caller raises it
        os.write(writing, traceback.format_exc().encode())
    finally:
        sys.stderr.flush()
        os._exit(status)


def session_of(email, password):
    """The key of a session signed in with the password, by the sign-in page without a browser."""
    client = Client(headers={"host": "127.0.0.1"})
    try:
        sent = client.post(reverse("account_login"), {"login": email, "password": password})
    finally:
        connections.close_all()  # a fork must not share a connection
    assert sent.status_code == 302, f"{email} can't sign in: {sent.status_code}"
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
