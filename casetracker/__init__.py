"""The site: settings, URLs, the embedded database, roles and the bases both apps share."""
