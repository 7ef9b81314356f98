"""Words that tell what was delivered, in three languages, with the forms they take."""

import pytest

from workshop.core.pilot.outputs import WORDS, output_word


@pytest.mark.parametrize(
    "text",
    [
        "new tool rolled out",
        "Rollout finished",
        "Schulung eingeführt",
        "das eingeführte Werkzeug",
        "nieuwe tool gelanceerd",
        "systeem uitgerold",
        "training completed",
    ],
)
def test_an_output_is_heard(text: str) -> None:
    assert output_word(text)


@pytest.mark.parametrize(
    "text",
    ["people who call again within 7 days", "Beschwerden", "calls longer than 18 minutes", ""],
)
def test_an_outcome_is_left_alone(text: str) -> None:
    assert output_word(text) == ""


def test_the_word_is_given_back_as_it_was_written() -> None:
    assert output_word("Werkzeug Eingeführt!") == "Eingeführt"


def test_there_are_words_of_all_three_languages() -> None:
    assert set(WORDS) == {"en", "de", "nl"}
