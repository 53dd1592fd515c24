"""What each partner writes: a module for partners of a kind, a function for a feed, columns as contracts name them."""
