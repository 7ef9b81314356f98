"""Whether this Workshop can serve anybody: its database answers."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from workshop.actions.house import House


def database_answers(house: House) -> bool:
    """Whether a reading of the database comes back."""
    try:
        with house.store.reading() as reading:
            return bool(reading.execute(text("SELECT 1")).scalar_one() == 1)
    except SQLAlchemyError:
        return False
