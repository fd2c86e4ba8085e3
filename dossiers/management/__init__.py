"""What an operator can do from the command line."""
