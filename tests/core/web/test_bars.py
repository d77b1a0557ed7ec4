"""Are bars written as parts of an SVG, and their titles escaped?"""

from core.templatetags.bars import rectangles
from core.web.bars import Bar


def test_each_bar_is_a_rectangle_that_says_what_it_is():
    bars = [Bar("0", "10", "8", "90", "1 Mar: <5>"), Bar("10", "0", "8", "100", "2 Mar: 6")]
    assert rectangles(bars) == (
        '<rect x="0" y="10" width="8" height="90"><title>1 Mar: &lt;5&gt;</title></rect>'
        '<rect x="10" y="0" width="8" height="100"><title>2 Mar: 6</title></rect>'
    )
    assert rectangles([]) == ""
