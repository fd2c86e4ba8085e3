"""The bases of the REST API: what every resource shares, one module a subject."""
