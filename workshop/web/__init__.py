"""HTTP: parse, call one action, answer."""
