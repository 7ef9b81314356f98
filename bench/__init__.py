"""The measured figures, and how to get them again."""
