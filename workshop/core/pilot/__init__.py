"""The rules of a pilot: its card, its criteria, its evidence."""
