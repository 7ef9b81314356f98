"""What is asked of a card before it can be locked, one module for each step of its form."""
