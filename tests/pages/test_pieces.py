"""The least that changed leads from one form of the regions to the next."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from tests.framed import Element, take, trees
from workshop.core.session.notes import Unreadable, clean
from workshop.pages import pieces
from workshop.pages.pieces import Cut, Region, Uncut

TEMPLATE = Environment(autoescape=True).from_string(
    """<section id="matter">{{ cut.part("many") }}<h1 id="many">{{ wall|length }}</h1>{{ cut.end }}
    <p>{{ head }}</p>
    <ul id="wall">{% call(item) cut.list("wall", wall, "key") %}
    <li data-key="{{ item.key }}">{{ item.text }}</li>{% endcall %}</ul>
    </section>"""
)
WALLS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["one", "two", "<b>"]))


class Child(NamedTuple):
    key: str
    text: str


def on_a_page(cut: Cut, wall: Mapping[str, str], head: str = "") -> str:
    return TEMPLATE.render(cut=cut, wall=[Child(*each) for each in wall.items()], head=head)


def drawn(wall: Mapping[str, str], head: str = "") -> dict[str, Region]:
    cut = Cut()
    return {"matter": pieces.read(on_a_page(cut, wall, head), cut)}


def held(regions: Mapping[str, Region]) -> dict[str, Element]:
    return trees({name: region.html for name, region in regions.items()})


def led(before: Mapping[str, Region], after: Mapping[str, Region]) -> dict[str, Element]:
    """What a page shows that held `before` and takes the steps to `after`."""
    change, page = pieces.change(before, after), held(before)
    take(page, {"swap": change.swap, "lists": change.lists})
    return page


@given(WALLS, WALLS, st.booleans())
def test_the_steps_lead_from_any_wall_to_any_other(
    one: dict[str, str], other: dict[str, str], in_order: bool
) -> None:
    if in_order:
        one, other = dict(sorted(one.items())), dict(sorted(other.items()))
    assert led(drawn(one), drawn(other)) == held(drawn(other))


def test_a_page_that_takes_no_steps_shows_something_else() -> None:
    assert held(drawn({"a": "one"})) != held(drawn({"a": "two"}))


def test_a_mark_is_nowhere_in_what_is_shown() -> None:
    (region,) = drawn({"a": "one", "b": "two"}).values()
    plain = on_a_page(Uncut(), {"a": "one", "b": "two"})
    assert region.html == plain
    assert all(sign.isprintable() or sign == "\n" for sign in plain)


def test_one_more_piece_is_all_that_is_sent() -> None:
    change = pieces.change(drawn({"a": "one"}), drawn({"a": "one", "b": "two"}))
    assert change.swap == {"many": '<h1 id="many">2</h1>'}
    put = [("b", '<li data-key="b">two</li>', "a")]
    assert change.lists == {"wall": {"drop": [], "put": put}}


def test_what_stands_outside_the_pieces_is_sent_with_its_region() -> None:
    change = pieces.change(drawn({"a": "one"}, "before"), drawn({"a": "one"}, "after"))
    assert (set(change.swap), change.lists) == ({"matter"}, {})


def test_another_order_is_sent_with_its_region() -> None:
    change = pieces.change(drawn({"a": "one", "b": "two"}), drawn({"b": "two", "a": "one"}))
    assert (set(change.swap), change.lists) == ({"matter"}, {})


@pytest.mark.parametrize("cut", [Cut(), Uncut()])
def test_what_a_list_is_drawn_of_stays_words(cut: Cut) -> None:
    shown = cut.list("wall", [Child("a", "<b>")], "key", caller=lambda child: child.text)
    drawn = [shown, *cut.lists.get("wall", {}).values()][-1]
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("sign", "\x1b\x1c\x1d\x1e\x1f")
def test_no_text_of_a_person_can_hold_a_mark(sign: str) -> None:
    with pytest.raises(Unreadable):
        clean(f"an idea {sign} with a sign", may_hold="\n\t")
