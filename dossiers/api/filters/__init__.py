"""What lists of records of dossiers can be cut to: one module a noun."""
