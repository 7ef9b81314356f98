"""The rules. Plain Python: no web, no database, no clock, no dice."""
