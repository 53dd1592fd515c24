"""How good a run's links are, for whom, and since when: all told without a person, a pair or a small count.

`report` is the door; `estimates` says how each figure is made, `limits` what the agreement lets it be.
"""
