"""Identities, in steps of which none can be left out: key, crosswalk, request, signatures, an answer that goes home."""
