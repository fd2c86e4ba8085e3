"""How fast the system is, in figures with limits: `make bench` takes and prints them."""
