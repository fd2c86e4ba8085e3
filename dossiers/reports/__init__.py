"""What leaves the system to be read elsewhere: case reports and tables."""
