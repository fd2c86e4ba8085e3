"""The pages that belong to no app: accounts, errors, health, and the files a browser asks for."""
