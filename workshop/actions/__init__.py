"""One function per command: open a unit, ask the right, load, let the rule decide, keep, record."""
