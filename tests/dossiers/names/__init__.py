"""Names: their keys, how alike they are, and how well people are found by them."""
