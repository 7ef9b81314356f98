"""Copies of the database that tell no order and no deleted word, and the way back from them."""
