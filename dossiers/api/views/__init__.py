"""The resources of people and what happened to them: one module a noun."""
