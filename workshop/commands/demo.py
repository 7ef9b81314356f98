"""Fills an empty Workshop with a team to look around in, and says where to begin."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from zoneinfo import ZoneInfo

import click

from workshop.commands.opening import Open, in_words
from workshop.core.permissions import ROLE_NAMES
from workshop.core.session import joincode
from workshop.core.session.jam import Jam
from workshop.demo.filling import Demo, fill
from workshop.demo.people import DECIDER, LEAD, PEOPLE, SECOND, Person
from workshop.demo.performance import Performance

#: Every installation gets the same demo; only its password and its times are its own.
SEED = 7
WORDS_OF_PASSWORD = 4


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="What is left to chance follows it.")
@click.pass_obj
def demo(opening: Open, seed: int) -> None:
    """Fill an empty Workshop with a team, two sessions and pilots in every state."""
    house, address = opening()
    password = drawn_password(house.words)
    with in_words():
        made = fill(replace(house, chance=Random(seed)), password)
    click.echo(told(made, address, password))


def drawn_password(words: Sequence[str]) -> str:
    """Four words by a secure chance, whatever the seed: 51 bits with the 7,776 words."""
    return "-".join(secrets.choice(words) for _ in range(WORDS_OF_PASSWORD))


def told(made: Demo, address: str, password: str) -> str:
    """What the terminal shows: who can sign in, and where sessions and pilots are."""
    return "\n".join(
        (
            "Workshop is filled with a demo team. Everybody in it is made up.",
            "",
            f"Sign in at {address}/sign-in with one of these addresses.",
            f"The password of them all, shown only now:  {password}",
            "",
            *(f"  {p.email:32}{p.name}, {office(p)}" for p in PEOPLE),
            "",
            *_finished(made.finished, address),
            "",
            *_running(made.running, address),
            "",
            "Pilots in every state, the first one waiting for today's review:",
            f"  All of them  {address}/pilots (signed in as {DECIDER.name})",
            f"  The review   {address}/pilots/{made.pilots[0]}/review",
        )
    )


def office(person: Person) -> str:
    """What somebody of the demo team is."""
    name = ROLE_NAMES[person.role].lower()
    return f"administrator and {name}" if person is LEAD else name


def _finished(play: Performance, address: str) -> tuple[str, ...]:
    closed = play.jam.closed_at
    on = f" on {closed:%Y-%m-%d}" if closed else ""
    return (
        f"Finished{on}: {_named(play.jam)}",
        f"  Report       {address}/s/{play.code}/report",
        *_seat(play, address),
    )


def _running(play: Performance, address: str) -> tuple[str, ...]:
    ends = play.jam.timer.ends_at
    until = f" until {ends.astimezone(ZoneInfo(play.jam.timezone)):%H:%M}" if ends else ""
    return (
        f"Collecting ideas{until} ({play.jam.timezone}): {_named(play.jam)}",
        f"  Desk         {address}/s/{play.code}/desk (signed in as {SECOND.name})",
        f"  Screen       {address}/s/{play.code}/screen",
        f"  A new phone  {address}/join/{play.code}",
        *_seat(play, address),
    )


def _seat(play: Performance, address: str) -> tuple[str, ...]:
    return (
        f"  A seat in it {address}/join/{play.code}/back with the codename",
        f"               {play.codenames[0]}",
    )


def _named(jam: Jam) -> str:
    half = joincode.LENGTH // 2
    return f"“{jam.title}”, code {jam.code[:half]} {jam.code[half:]}"
