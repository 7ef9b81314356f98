"""What waits in the drawer for a room that is stuck: the prompt cards."""
