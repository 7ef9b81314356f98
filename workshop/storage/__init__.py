"""Keeping and finding again: tables, units of work, readings."""
