"""What the writer is asked about a text, and that nobody is asked too often."""

import csv
from pathlib import Path

import pytest

from workshop.core.session import lint

DATA = Path(__file__).parents[4] / "shared" / "data"


def codes(nudges):
    return [nudge.code for nudge in nudges]


def test_there_are_four_questions_about_a_problem():
    assert len(lint.QUESTIONS) == 4
    assert all(question.endswith("?") for question in lint.QUESTIONS)


GOOD = "Callback promise shows misses: should be 0 a day, is 9, since March"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Rückruf zeigt Lücken: soll 0 am Tag, ist 9, seit März",
        "Terugbelafspraak toont gaten: hoort 0 per dag, is 9, sinds maart",
        "The back door and the front door are open: should be shut",
        "Becausefoo dueling doorway durchgehend weilchen",
        "Calls and emails wait in line: should be 2 min, is 9 min",
        "",
    ],
)
def test_a_clear_statement_is_left_in_peace(text):
    assert lint.statement(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Calls are lost because of the new menu",
        "Errors, CAUSED BY the update: 3 a day",
        "9 lost calls due to lunch breaks",
        "Anrufe gehen verloren, weil das Menü neu ist",
        "Rückstau wegen Urlaub",
        "Ausfall aufgrund der Umstellung",
        "Rückstau durch das Update",
        "Rückstau Durch das Update",
        "Klanten bellen twee keer omdat niemand antwoordt",
        "Vertraging door de update",
        "Vertraging vanwege vakantie",
    ],
)
def test_a_cause_in_a_statement_is_asked_for_its_test(text):
    nudges = lint.statement(text)
    assert "cause" in codes(nudges)
    assert lint.QUESTIONS[1] in [nudge.sentence for nudge in nudges]


@pytest.mark.parametrize(
    "text",
    [
        "Hotline: avg 9 min",
        "On average 9 min",
        "Ø 9 min",
        "Wartezeit Ø9min",
        "Wartezeit im Schnitt 9 Minuten",
        "Durchschnittlich 9 Minuten",
        "gemiddeld 9 minuten",
        "gemiddelde wachttijd 9 minuten",
    ],
)
def test_an_average_is_asked_for_the_extreme_case(text):
    assert codes(lint.statement(text)) == ["average"]


@pytest.mark.parametrize("text", ["Jørgen waits 9 min", "Ein Schnittmuster, 9 Teile", "We mean 9"])
def test_what_only_looks_like_an_average_is_none(text):
    assert "average" not in codes(lint.statement(text))


@pytest.mark.parametrize(
    "text",
    [
        "Hotline shows long waits and wrong answers: should be 2, is 9",
        "Rechnungen kommen zu spät und die Beträge sind falsch",
        "Facturen komen te laat en bedragen kloppen niet",
    ],
)
def test_two_problems_in_one_statement_are_asked_to_part(text):
    assert codes(lint.statement(text)) == ["two_problems"]


def test_only_what_stands_before_the_colon_counts_as_the_problem():
    text = "Hotline shows long waits: should be low and not high, is 9"
    assert lint.statement(text) == ()


@pytest.mark.parametrize("text", ["Everything is bad", "Irgendwie geht es nicht", "Altijd gedoe"])
def test_a_vague_statement_is_asked_for_an_example(text):
    assert codes(lint.statement(text)) == ["vague"]


def test_a_figure_is_example_enough():
    assert lint.statement("Problems with 3 of 10 parcels") == ()


GOOD_QUESTIONS = [
    ("en", "How might we answer customers before they have to ask?"),
    ("de", "Wie könnten wir Kundinnen antworten, bevor sie fragen?"),
    ("nl", "Hoe zouden we klanten kunnen antwoorden voordat ze bellen?"),
    ("nl", "Hoe zouden we kunnen zorgen dat klanten niet hoeven te bellen?"),
    ("de-AT", "wie könnten wir Mitarbeitende entlasten?"),
    ("en", "How might we let customers do it by themselves by Friday?"),
]


@pytest.mark.parametrize(("language", "text"), GOOD_QUESTIONS)
def test_an_open_question_is_left_in_peace(language, text):
    assert lint.hmw(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Can we answer customers sooner?", "no_stem"),
        ("de", "Können wir allen Kunden sofort antworten?", "no_stem"),
        ("nl", "Kunnen we klanten sneller helpen?", "no_stem"),
        ("en", "How might we answer customers sooner by building an app?", "solution"),
        ("en", "How might we answer customers sooner by a chatbot?", "solution"),
        ("de", "Wie könnten wir Kunden durch eine App schneller helfen?", "solution"),
        ("nl", "Hoe zouden we klanten door een app sneller kunnen helpen?", "solution"),
        ("en", "How might we answer 90% of customers?", "number"),
        ("de", "Wie könnten wir 9 von zehn Kunden helfen?", "number"),
        ("en", "How might we make invoices clear?", "for_whom"),
        ("de", "Wie könnten wir Rechnungen klarer machen?", "for_whom"),
        ("nl", "Hoe zouden we facturen duidelijk kunnen maken?", "for_whom"),
        ("en", "How might we help customers? And how might we help staff?", "two_questions"),
        ("de", "Wie könnten wir Kunden helfen? Wann?", "two_questions"),
        ("nl", "Hoe zouden we klanten en hoe zouden we bellers kunnen helpen?", "two_questions"),
    ],
)
def test_a_question_that_is_closed_too_early_is_asked_about(language, text, code):
    assert codes(lint.hmw(text, language)) == [code]


def test_a_language_without_words_of_its_own_is_read_as_english():
    assert lint.hmw(GOOD_QUESTIONS[0][1], "fr") == ()


STATEMENT = "Invoice letter shows unclear sums: should be 0, is 9, since March"


def test_three_stems_name_the_object_of_the_statement():
    stems = lint.hmw_stems(STATEMENT)
    assert len({stem.sentence for stem in stems}) == 3
    for stem in stems:
        question = stem.sentence % stem.fields
        assert "Invoice letter" in question
        assert "unclear" not in question
        assert "%" not in question


@pytest.mark.parametrize(
    "text", [STATEMENT, "word " * 60, "x" * 280, "50 % shows: a", "Anruf zeigt"]
)
def test_a_stem_leaves_room_to_finish_it_within_the_limit(text):
    for stem in lint.hmw_stems(text):
        assert 20 <= len(stem.sentence % stem.fields) <= 130


def test_a_stem_is_itself_an_open_question():
    for stem in lint.hmw_stems(STATEMENT):
        assert lint.hmw(stem.sentence % stem.fields, "en") == ()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("cost", "A taxi for everybody, but too expensive"),
        ("cost", "Ein Taxi für alle. ZU TEUER!"),
        ("cost", "Een taxi voor iedereen, vast te duur"),
        ("cost", "Free coffee, we can’t afford it though"),
        ("cost", "Ein Haus am See, dafür ist kein Geld da"),
        ("cannot", "Answer at once, but we can't"),
        ("cannot", "Answer at once, but we cant do that"),
        ("cannot", "No phones at all, will never work"),
        ("cannot", "Ganz ohne Telefon, geht leider nicht"),
        ("cannot", "Ganz ohne Telefon, das geht ja eh nicht."),
        ("cannot", "Zonder telefoon, maar dat kan niet"),
        ("cannot", "Zonder telefoon, kan helaas niet"),
        ("cannot", "Probably a stupid idea: ask a child"),
        ("cannot", "Alle gleichzeitig, unmo\u0308glich"),
        ("forbidden", "Tell them the price first. Not allowed."),
        ("forbidden", "They would never let that pass, but: a party"),
        ("forbidden", "Den Preis zuerst sagen, darf man aber nicht"),
        ("forbidden", "Das erlauben die nie: ein Fest"),
        ("forbidden", "Een feest, maar dat mag niet van de baas"),
        ("forbidden", "Dat mag toch nooit: een feest"),
    ],
)
def test_a_writer_who_judges_the_own_idea_is_told_that_it_is_saved(code, text):
    (nudge,) = lint.idea(text)
    assert nudge.code == code
    assert nudge.sentence.startswith("Saved.")
    assert nudge.sentence.endswith("judging comes later.")


def test_one_nudge_is_enough():
    assert len(lint.idea("Too expensive, not allowed, and we can't do it anyway")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A bell that rings when the parcel is near",
        "Make it impossible to forget the date",
        "Es geht nicht um Geld, sondern um Zeit",
        "Ein Anruf geht nicht verloren",
        "De klant kan niet wachten: bel zelf",
        "Dieser Weg mag nicht der kürzeste sein",
        "Retouren vernichten soll verboten werden",
        "A tattoo expensive enough to be noticed",
        "A gift too expensively wrapped to be thrown away",
        "",
    ],
)
def test_an_idea_without_doubts_gets_no_answer_at_all(text):
    assert lint.idea(text) == ()


@pytest.mark.parametrize("name", ["housing-en-ideas.csv", "consumption-de-ideas.csv"])
def test_people_who_do_not_doubt_themselves_are_hardly_ever_told_so(name):
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not beside the project")
    with (DATA / name).open(encoding="utf-8", newline="") as rows:
        texts = [row["text"] for row in csv.DictReader(rows)]
    alarms = [text for text in texts if lint.idea(text)]
    # Read one by one: none of these writers doubts the own idea, so each alarm is a false one.
    # Measured: 1 of 165 in English, 1 of 522 in German.
    assert len(texts) > 100
    assert len(alarms) / len(texts) < 0.01, alarms
