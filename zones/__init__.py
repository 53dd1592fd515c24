"""WHERE THINGS REST. Named objects, whole or absent, behind one interface with interchangeable backings.

Here: the interface, its backings, immutable versions and the digests that a manifest names. Not here: what an object
means, keys and sealing (custody), the order of a publication (journey), or any other room of ours.
"""
