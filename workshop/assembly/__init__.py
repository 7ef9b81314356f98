"""The parts of the program put together, for `app.py`."""
