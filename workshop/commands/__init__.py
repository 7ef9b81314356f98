"""Commands for the person who runs the server, beside starting it."""
