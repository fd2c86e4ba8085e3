"""The pages about people that readers see."""
