"""Pictures of the ranking pages."""
import pytest
from tests.browser.test_rankings import *  # noqa
def look(site, slug, who, name, **how):
    page = site.person(f"{who}@{slug}.example", **how)
    at_work(page, slug)
    page.wait_for_timeout(400)
    return page
def test_shots(site):
    P=[("How do I get wine out of a carpet?", "Blot it with a cloth, then pour a little cold water on it and blot again. Salt takes up what is left.\n"*3, "Carpets are floor coverings made of wool.\n"+LONG)]*1+PAIRS
    site.run(f"from tests.browser import asked; asked.compare('s1', [{PAIR!r}], {P!r})")
    site.run(f"from tests.browser import asked; asked.compare('s2', [{LIST!r},{SURE!r}], {LISTS!r})")
    site.run(f"from tests.browser import asked; asked.compare('s3', [{ENDS!r}], {LISTS!r})")
    p=look(site,'s1','ada','pair'); p.keyboard.press('1'); p.wait_for_timeout(300); p.screenshot(path='/tmp/s1.png')
    p.keyboard.press('Enter'); p.wait_for_timeout(500)
    p=look(site,'s1','ben','pair',width=375,height=740,dark=True); p.screenshot(path='/tmp/s1p.png')
    p=look(site,'s2','ada','list'); p.keyboard.press('3'); p.keyboard.press('ArrowUp'); p.wait_for_timeout(300); p.screenshot(path='/tmp/s2.png')
    p.keyboard.press('Enter'); p.keyboard.press('2'); p.keyboard.press('='); p.keyboard.press('Enter'); p.keyboard.press('?'); p.wait_for_timeout(200); p.screenshot(path='/tmp/s2k.png')
    p=look(site,'s3','ada','ends', dark=True); p.keyboard.press('3'); p.keyboard.press('Shift+Digit1'); p.wait_for_timeout(300); p.screenshot(path='/tmp/s3.png')
    p.keyboard.press('Enter'); p.wait_for_timeout(500)
    r=site.person("rita@s3.example"); r.goto("/o/s3/reviews/"); r.get_by_role("link", name="Review", exact=True).last.click(); r.locator("body[data-ready=yes]").wait_for(); r.keyboard.press('e'); r.wait_for_timeout(200); r.screenshot(path='/tmp/s3r.png')
    m=site.person("mona@s1.example"); m.goto("/o/s1/projects/new/"); m.screenshot(path='/tmp/s4.png', full_page=True)
