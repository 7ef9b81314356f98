"""Where letters, boxes and lines stand on the grid, and what the page says about them."""

from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workshop.core.session.estimates import Estimate, Spread, Weighed, weigh
from workshop.pages.matrix import NARROW, WIDE, Box, Point, matrix

TEMPLATES = Path(__file__).parents[2] / "templates"


def seen(impacts, efforts, unit="u"):
    """A finalist weighed by these answers."""
    pairs = zip(impacts, efforts, strict=True)
    return weigh(unit, [Estimate(i, e, f"because {i}") for i, e in pairs])


def agreed(impact, effort, unit="u"):
    """A finalist on which everybody agrees."""
    return seen([impact] * 3, [effort] * 3, unit)


def grid(*weighed):
    """The grid of these finalists, each titled by its unit."""
    return matrix(weighed, {w.unit: f"Idea {w.unit}" for w in weighed})


def drawn(macro, *weighed, locale="en"):
    """What a macro of the template writes about these finalists."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
    )
    env.install_null_translations(newstyle=True)
    env.filters["decimalformat"] = lambda number: format_decimal(number, locale=locale)
    return str(getattr(env.get_template("pieces/_matrix.html").module, macro)(grid(*weighed)))


def test_finalists_get_letters_in_the_order_they_come():
    keys = grid(*(agreed(5, 5, unit) for unit in ("z", "x", "y"))).keys
    assert [(k.letter, k.title) for k in keys] == [
        ("A", "Idea z"),
        ("B", "Idea x"),
        ("C", "Idea y"),
    ]


def test_the_wide_grid_is_the_one_of_the_look():
    wide = grid(seen([7, 8, 8, 9], [2, 4, 4, 6])).wide
    assert wide.axis == "M70 40V690H900"
    assert wide.sweet == Box(70, 40, 369, 289)
    assert [(t.number, t.at.x) for t in wide.effort_ticks] == [
        (1, 116),
        (3, 301),
        (5, 485),
        (7, 669),
        (9, 854),
    ]
    assert [(t.number, t.at.y) for t in wide.impact_ticks] == [
        (1, 660),
        (3, 515),
        (5, 371),
        (7, 227),
        (9, 82),
    ]


def test_a_letter_stands_at_the_middle_of_the_answers():
    (pin,) = grid(seen([7, 8, 9], [3, 4, 5])).wide.pins
    assert (pin.letter, pin.at, pin.nudged) == ("A", Point(393, 148), False)


def test_a_box_holds_the_middle_half_of_the_answers():
    (box,) = grid(seen([7, 7, 8, 9, 9], [2, 3, 4, 4, 6])).wide.boxes
    assert box == Box(301, 76, 92, 145)


def test_a_box_is_torn_when_people_disagree():
    contested, calm = seen([1, 1, 5, 9, 9], [5] * 5, "a"), agreed(5, 5, "b")
    assert [box.torn for box in grid(contested, calm).wide.boxes] == [True, False]


def test_a_box_of_equal_answers_can_still_be_seen():
    for drawing in (grid(agreed(5, 5)).wide, grid(agreed(5, 5)).narrow):
        (box,), (pin,), thin = drawing.boxes, drawing.pins, drawing.frame.thin
        assert (box.width, box.height) == (thin, thin)
        assert abs(box.x + thin / 2 - pin.at.x) <= 1
        assert abs(box.y + thin / 2 - pin.at.y) <= 1


def test_what_too_few_answered_is_listed_and_not_drawn():
    found = grid(agreed(5, 5, "a"), seen([9, 9], [1, 1], "b"), agreed(2, 2, "c"))
    assert [k.letter for k in found.keys] == ["A", "B", "C"]
    assert [p.letter for p in found.wide.pins] == ["A", "C"]
    assert len(found.wide.boxes) == 2


def test_a_grid_of_nothing_is_an_empty_grid():
    assert (grid().keys, grid().wide.pins, grid().narrow.boxes) == ((), (), ())


def test_pins_that_do_not_touch_stay_where_they_are():
    found = grid(agreed(3, 3, "a"), agreed(7, 7, "b"), agreed(3, 7, "c"))
    assert not any(p.nudged for p in (*found.wide.pins, *found.narrow.pins))


def test_two_pins_on_one_spot_share_the_way():
    a, b = grid(agreed(5, 5, "a"), agreed(5, 5, "b")).wide.pins
    assert a.spot == b.spot == Point(485, 365)
    assert a.nudged
    assert b.nudged
    assert abs(a.at.x + b.at.x - 2 * 485) <= 1
    assert abs(a.at.y + b.at.y - 2 * 365) <= 1


_half = st.integers(2, 18).map(lambda twice: twice / 2)


def at(impact, effort, unit):
    """A finalist with these medians, and nothing around them."""
    middles = (Spread(9, median, median, median) for median in (impact, effort))
    return Weighed(unit, 9, *middles, False, "", "", False)


def apart(drawing):
    """Whether no two pins overlap (one unit is left to rounding), all of them inside the grid."""
    frame, pins = drawing.frame, [p.at for p in drawing.pins]
    inside = all(
        frame.left + frame.radius <= p.x <= frame.right - frame.radius
        and frame.top + frame.radius <= p.y <= frame.bottom - frame.radius
        for p in pins
    )
    return inside and all(
        hypot(a.x - b.x, a.y - b.y) >= 2 * frame.radius
        for n, a in enumerate(pins)
        for b in pins[:n]
    )


@given(st.lists(st.tuples(_half, _half), max_size=8))
@settings(deadline=None)
def test_no_letter_hides_another(medians):
    found = grid(*(at(i, e, str(n)) for n, (i, e) in enumerate(medians)))
    assert apart(found.wide)
    assert apart(found.narrow)


@pytest.mark.parametrize("impact", [1, 5, 9])
@pytest.mark.parametrize("effort", [1, 5, 9])
def test_eight_letters_on_one_spot_find_room_in_every_corner(impact, effort):
    found = grid(*(at(impact, effort, str(n)) for n in range(8)))
    assert apart(found.wide)
    assert apart(found.narrow)


def test_the_same_answers_are_drawn_the_same():
    crowd = [at(5, 5, str(n)) for n in range(8)]
    assert grid(*crowd) == grid(*crowd)


def test_the_narrow_grid_has_the_words_of_a_phone_page_at_full_size():
    # a phone page of 320 px leaves 288 px, so that a unit of the drawing is a pixel
    assert NARROW.width == 288
    assert NARROW.text == 13
    assert WIDE.width == 920


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_a_pin_fits_into_its_cell(frame):
    assert frame.right <= frame.width
    assert frame.bottom < frame.height
    assert (frame.right - frame.left) / 9 >= 2 * frame.radius
    assert (frame.bottom - frame.top) / 9 >= 2 * frame.radius


def test_both_drawings_are_well_formed_and_say_what_they_show():
    figure = ElementTree.fromstring(drawn("figure", agreed(8, 3, "a"), agreed(8, 3, "b")))
    wide, narrow = figure.iter("svg")
    assert (wide.get("class"), wide.get("viewBox")) == ("chart big", "0 0 920 760")
    assert (narrow.get("class"), narrow.get("viewBox")) == ("chart slim", "0 0 288 330")
    for svg in (wide, narrow):
        assert svg.get("role") == "img"
        assert svg.get("aria-label", "").endswith(".")
        words = [text.text for text in svg.iter("text")]
        assert {"do first", "more effort", "more impact", "A", "B"} <= set(words)
        assert len([c for c in svg.iter("circle") if c.get("class") == "pin"]) == 2
        assert len([c for c in svg.iter("circle") if c.get("class") == "dot-a"]) == 2
    assert "style=" not in drawn("figure", agreed(8, 3))


def test_the_list_says_in_words_what_the_drawing_shows():
    said = drawn("legend", seen([6, 7, 7, 8], [2, 3, 4, 4], "<b>"), agreed(2, 9, "c"))
    assert "Idea &lt;b&gt;" in said
    assert "impact 7, effort 3.5" in said
    assert said.count('<span class="tag">do first</span>') == 1
    assert "contested" not in said
    ElementTree.fromstring(said)


def test_the_list_writes_numbers_as_the_reader_does():
    said = drawn("legend", seen([6, 7, 7, 8], [2, 3, 4, 4]), locale="de")
    assert "effort 3,5" in said


def test_the_list_tells_both_reasons_when_people_disagree():
    said = drawn("legend", seen([1, 1, 5, 9, 9], [5] * 5))
    assert "contested" in said
    assert said.index("because 1") < said.index("because 9")


def test_the_list_says_when_too_few_answered():
    said = drawn("legend", seen([9, 9], [1, 1]))
    assert "Too few answers to show." in said
    assert "impact" not in said
