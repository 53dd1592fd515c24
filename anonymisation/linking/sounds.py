"""How a name sounds, roughly, as an English clerk would hear it: names with one code are spellings of one sound.

After Soundex (Russell 1918) in that like consonants share a sign and vowels are left out after the first letter; but
letters are first read together (`ph`, `kn`, `ough`), the first letter's sound counts and not the letter, and the code
is as long as the name.
"""

import re
from functools import lru_cache

_TOGETHER = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"^wh", "w"),
        (r"^mc|^mac(?=[^aeiouy])", "mk"),
        (r"ough|augh", "o"),
        (r"gh(?=[^aeiouy]|$)", ""),
        (r"ph", "f"),
        (r"sch|sh|ch|tch|cz", "s"),
        (r"ck|cq|kh|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"g(?=[ei])|dg|j", "s"),
        (r"x", "ks"),
        (r"th", "t"),
        (r"mb$", "m"),
        (r"es$|s$", ""),
    )
)
_SIGNS = str.maketrans("bpfvwgkdtszlmnrjxqc", "bbfffkkttsslnnrskks")
_VOWELS = re.compile(r"[aeiouyh]+")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def sound(name: str) -> str:
    """The code of a name of small letters without spaces; names of other scripts are their own code."""
    heard = name
    for pattern, said in _TOGETHER:
        heard = pattern.sub(said, heard)
    heard = heard.translate(_SIGNS)
    vowel = "a" if heard[:1] and heard[0] in "aeiouyh" else ""
    return _REPEATED.sub(r"\1", vowel + _VOWELS.sub("", heard)) or name
