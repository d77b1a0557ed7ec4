"""How does a test wait for what a page has asked the server for?"""

STEP_MS = 100
STEPS = 300


def until(page, condition):
    """Let the page go on until the condition holds; fail after half a minute."""
    for _ in range(STEPS):
        if condition():
            return
        page.wait_for_timeout(STEP_MS)
    raise AssertionError("it never happened")
