"""What `manage.py` can do for the site as a whole."""
