"""Does a row of a pool's person say what it counts, and escape what somebody typed?"""

from datetime import date

from annotation.projects.pools import Worker
from annotation.templatetags.workers import worker_rows
from workforce.members.availability.plan import Plan, Today
from workforce.members.workload import Workload


def test_a_row_for_each_person():
    today = Today(Plan(), date(2026, 3, 19))
    busy = Workload(in_hand=1, reserved=2, returned=1, answers=9, hourly=1234.4)
    html = worker_rows(
        [Worker("<b>Ada</b> & Co", today, busy, 1500), Worker("Ben", today, Workload(), 0)]
    )
    assert html.count("<tr>") == 2
    assert '<th scope="row" dir="auto">&lt;b&gt;Ada&lt;/b&gt; &amp; Co</th>' in html
    assert '<td class="n">4</td><td class="n">1,500</td><td class="n">1,234</td>' in html
    assert '<td class="n">0</td><td class="n">0</td><td class="n">–</td>' in html
