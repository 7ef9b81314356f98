"""Reading for pages and decisions, as core values; nothing here writes."""
