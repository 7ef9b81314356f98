"""The health of a pilot's data (domain 4.5): what makes it doubtful, and what makes it invalid."""
