"""One beginning for everybody, an end for each: the answer is the JSON it would have been."""

import gzip
import json

from hypothesis import given
from hypothesis import strategies as st

from workshop.pages.begun import begin

WORDS = st.dictionaries(st.text(max_size=20), st.text(max_size=400), min_size=1, max_size=5)


@given(WORDS, WORDS)
def test_plain_and_compressed_it_is_one_object_with_both_parts(first, rest) -> None:
    begun = begin(first)
    assert json.loads(begun.plain(rest)) == first | rest
    assert json.loads(gzip.decompress(begun.gzipped(rest))) == first | rest


def test_many_ends_go_behind_the_same_beginning() -> None:
    begun = begin({"swap": {"matter": "<p>idea</p>" * 500}})
    ends = [gzip.decompress(begun.gzipped({"now": now})) for now in range(3)]
    assert [json.loads(end)["now"] for end in ends] == [0, 1, 2]
    assert len(begun.gzipped({"now": 1})) < 300
