"""WHAT HAPPENED: the ledger of every act, and the proofs that it is whole.

Here: what an entry may say, the Merkle tree over the entries, the files that hold both, the signed checkpoint, proofs.
Not here: who may act, the keys, the clock, the lock, and anything that was delivered. An entry holds digests,
commitments, ids and counts; never a cell value. Only `zones` is imported, for a place to keep the files.

Start at `ledger.py`.
"""
