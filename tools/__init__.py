"""What the Makefile runs, apart from the site itself."""
