"""Forms: whether a request has the right shape. What it means is for the rules to say."""
