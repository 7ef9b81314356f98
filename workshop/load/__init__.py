"""A load client: thousands of phones in one program, which speaks to a server as pages do."""
