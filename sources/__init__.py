"""Documents and passages: what was said, by whom, kept where. Knows nothing of people."""
