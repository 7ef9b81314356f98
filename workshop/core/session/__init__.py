"""The rules of a session: phases, agenda, notes, ballots, estimates, the choice."""
