"""Writing what was typed into the card: one module for each step, and nothing half-stored."""
