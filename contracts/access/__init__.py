"""Who may look at what: an agreement, its projects and its people as Cedar policies, a schema and entities.

Nothing here decides: `journey/permitting.py` asks Cedar. What is written here can be read, and asked, by anybody.
"""
