"""The steps of a run of linking: what rows say of people, pairs of it, clusters, models, and where all of it rests."""
