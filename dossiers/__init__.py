"""People and what happened to them; what was asked on their behalf and answered."""
