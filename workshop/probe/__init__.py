"""Tries to find out, from a copy of the database alone, who wrote what. Needs only Python."""
