"""A believable team to look around in: its people, a finished session, and one that is running."""
