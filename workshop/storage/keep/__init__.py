"""Rows to core values and back, one module a noun."""
