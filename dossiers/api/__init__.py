"""The REST resources of people and what happened to them."""
