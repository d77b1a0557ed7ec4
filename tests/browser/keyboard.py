"""How does somebody get along who has no mouse?"""

MAX_STOPS = 80


def reach(page, target):
    """Press Tab until the target has the focus."""
    for _ in range(MAX_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never gets to {target}")


def press(page, target):
    """Go there and press Enter."""
    reach(page, target)
    page.keyboard.press("Enter")


def write(page, target, text):
    """Go there and type."""
    reach(page, target)
    page.keyboard.type(text)
