"""A locked pilot in a backup: it comes back whole, proves itself, and stays guarded."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.actions.test_proving import a_house_with_a_chain
from tests.backups.workshops import BOTH, counts, now
from tests.pilots import START, a_locked_pilot
from workshop.actions import amending, proving
from workshop.backups.making import make
from workshop.backups.restoring import restore
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.receipt import Receipt, letters_of
from workshop.storage.keep import readings as keep_readings


@pytest.mark.parametrize("opens", BOTH)
def test_a_locked_pilot_comes_back_whole_and_guarded(opens, tmp_path):
    with opens(tmp_path) as (playing, settings):
        pilot_id, chain = a_house_with_a_chain(playing)
        a_locked_pilot(playing)
        with playing.house.store.unit_on_pilot(pilot_id) as unit:
            keep_readings.append(unit, [Reading(START, Arm.PILOT, "repeat7", Sums(n=9))], "b")
        before = counts(playing)
        path = make(playing.house, settings)
        amending.comment(playing.house, playing.ada, pilot_id, "Said after the backup.")
        after = proving.prove_by_hand(playing.house, [pilot_id])[0].entries[-1]
        playing.engine.dispose()
        list(restore(settings, path, now()))
        assert counts(playing)["entries"] == before["entries"]
        for proof in proving.prove_by_hand(playing.house):
            assert proof.faults == ()
        newest = Receipt(letters_of(chain[-1].hash), chain[-1].n)
        assert proving.prove_by_hand(playing.house, [pilot_id], newest)[0].faults == ()
        later = Receipt(letters_of(after.hash), after.n)
        assert proving.prove_by_hand(playing.house, [pilot_id], later)[0].faults, "it was cut off"
        for table in ("entries", "readings"):
            with pytest.raises(DBAPIError), playing.house.store.unit() as unit:
                unit.execute(text(f"DELETE FROM {table}"))


def test_no_backup_holds_the_key(tmp_path):
    with BOTH[0](tmp_path) as (playing, settings):
        a_locked_pilot(playing)
        path = make(playing.house, settings)
        assert playing.house.criteria_key not in path.read_bytes()
        assert playing.house.criteria_key.hex().encode() not in path.read_bytes()
