"""How do people go on while the server dies? They send the same again until there is an answer."""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from http.client import HTTPException

PATIENCE_SECONDS = 120
AGAIN_SECONDS = 0.3
LOST = 502, 503, 504


class Refused(Exception):
    """The server understood, and said no."""


class Caller:
    """A script with a token. A request without an answer is sent again, with the same key."""

    def __init__(self, address, slug, token):
        self.place = f"{address}/o/{slug}/api/v1"
        self.headers = {"Authorization": f"Bearer {token}"}
        self.unanswered = 0

    def get(self, path):
        """What is there."""
        return self.asked("GET", path, None, {})

    def post(self, path, sent=None, *, content=None, content_type="application/json"):
        """The answer to what is sent; Refused for a refusal."""
        body = json.dumps(sent or {}).encode() if content is None else content
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": content_type}
        return self.asked("POST", path, body, headers)

    def upload(self, path, name, content):
        """Send a file, as a form does."""
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.post(path, content=body, content_type=f"multipart/form-data; boundary={mark}")

    def asked(self, method, path, body, headers):
        """Ask until there is an answer."""
        request = urllib.request.Request(
            self.place + path, data=body, headers=self.headers | headers, method=method
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(request, timeout=30) as response:
                    return json.loads(response.read() or b"null")
            except urllib.error.HTTPError as refusal:
                said = refusal.read().decode()
                if refusal.code not in LOST and "in_progress" not in said:
                    raise Refused(f"{refusal.code} {said}") from None
            except (OSError, HTTPException):
                pass
            self.unanswered += 1
            time.sleep(AGAIN_SECONDS)
        raise AssertionError(f"no answer to {method} {path}")


class Crew:
    """Annotators and reviewers at work, each in a thread; what they were told is done."""

    def __init__(self, address, scene):
        self.scene = scene
        self.place = f"/projects/{scene['work']}"
        self.over = threading.Event()
        self.answers, self.verdicts, self.faults = [], [], []
        self.callers = [Caller(address, scene["slug"], token) for token in scene["annotators"]]
        self.judges = [Caller(address, scene["slug"], token) for token in scene["reviewers"]]

    @contextmanager
    def at_work(self):
        """Let them work for this block; a fault of anybody fails it."""
        steps = [(caller, self.answer) for caller in self.callers]
        steps += [(judge, self.judge) for judge in self.judges]
        threads = [threading.Thread(target=self.go_on, args=step) for step in steps]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
        assert not self.faults, self.faults[0]

    def go_on(self, caller, step):
        """One person, until it is over."""
        try:
            while not self.over.is_set():
                step(caller)
        except BaseException as fault:  # noqa: BLE001  # handed to the test
            self.faults.append(fault)

    def answer(self, caller):
        """Take an item and answer it."""
        work = caller.post(f"{self.place}/next")["work"]
        if work is None:
            self.over.wait(0.2)
            return
        sent = {"answer": {"label": "ham"}, "revision": work["revision"]}
        sent["guideline"] = work["guideline"]["id"]
        stored = caller.post(f"/assignments/{work['assignment']}/submit", sent)
        self.answers.append((stored["id"], work["assignment"], work["revision"] + 1))

    def judge(self, caller):
        """Take a review; accept it, or send each tenth back."""
        review = caller.post(f"{self.place}/reviews/next")["review"]
        if review is None:
            self.over.wait(0.2)
            return
        sent = {"verdict": "accepted", "version": review["version"]}
        if review["kind"] != "answer":
            sent["verdict"], sent["answer"] = "", review["answers"][0]["answer"]
        elif review["id"] % 10 == 0:
            sent |= {"verdict": "rejected", "reason": "wrong_class"}
        decided = caller.post(f"/reviews/{review['id']}/decide", sent)
        self.verdicts.append((decided["id"], decided["verdict"]))
