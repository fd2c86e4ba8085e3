"""How records of dossiers are read and written over REST: one module a noun."""
