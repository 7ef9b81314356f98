"""News: one door for sockets, one sender a session."""
