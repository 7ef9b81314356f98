"""Anonymity, in one place: codename, secret, tags."""
