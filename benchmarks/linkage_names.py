"""Invented names, commonest first: given names of men and of women, short forms of some, family names made of parts."""

import numpy as np
import numpy.typing as npt

_Names = npt.NDArray[np.bytes_]
_MEN = """David John Michael James Robert William Thomas Daniel Christopher Joseph Andrew Matthew Samuel Anthony
    Benjamin Stephen Alexander Edward Peter Richard Mohammed George Jack Oliver Harry Charles Joshua Nicholas Philip
    Simon Timothy Jonathan Gregory Frederick Ahmed Ali Adam Luke Ryan Liam Callum Kieran Rhys Owen Gareth Dylan Sean
    Patrick Connor Aidan Piotr Jakub Kacper Filip Singh Arjun Rohan Imran Yusuf Ibrahim Hassan Omar Tariq Bilal Kwame
    Kofi Tobias Rupert Jasper Felix Hugo Angus Hamish Duncan Fraser Ewan Stuart Graham Keith Trevor Nigel Roy"""
_WOMEN = """Margaret Susan Elizabeth Sarah Catherine Jennifer Rebecca Victoria Jessica Charlotte Patricia Christine Emma
    Olivia Alexandra Samantha Deborah Kimberley Abigail Isabella Josephine Gabrielle Frances Theodora Mary Jane Helen
    Laura Sophie Emily Amelia Grace Lily Chloe Megan Hannah Lucy Holly Amy Claire Nicola Julie Karen Lisa Michelle
    Aisha Fatima Zainab Maryam Khadija Priya Anjali Simran Harpreet Gurpreet Agnieszka Zofia Maja Hanna Siobhan Niamh
    Aoife Ciara Rhiannon Cerys Ffion Carys Abena Ama Efua Imogen Beatrice Harriet Matilda Florence Rosalind Philippa"""
_SHORT = """David:Dave Michael:Mike James:Jim Robert:Bob William:Bill Thomas:Tom Daniel:Dan Christopher:Chris Joseph:Joe
    Andrew:Andy Matthew:Matt Samuel:Sam Anthony:Tony Benjamin:Ben Stephen:Steve Alexander:Alex Edward:Ted Peter:Pete
    Richard:Rick Charles:Charlie Joshua:Josh Nicholas:Nick Philip:Phil Timothy:Tim Jonathan:Jon Gregory:Greg
    Frederick:Fred Margaret:Maggie Susan:Sue Elizabeth:Liz Catherine:Kate Jennifer:Jenny Rebecca:Becky Victoria:Vicky
    Jessica:Jess Patricia:Pat Christine:Chris Alexandra:Alex Samantha:Sam Deborah:Debbie Kimberley:Kim Abigail:Abby
    Josephine:Jo Frances:Fran Philippa:Pippa"""
_ONSETS = """Ash Bal Bar Beck Bed Bick Black Bol Brad Bram Bur Cal Cart Chad Chat Clay Cob Col Crab Crow Dar Dal Den
    Dray Dun East Eg El Fair Far Fen Fin Full Gar Gold Gran Hal Ham Hart Has Hath Hay Hol Hors Hud Kel Ken Kil King
    Lam Lang Led Lin Long Lud Mal Mar Mel Mid Mor New Nor Oak Or Pad Pem Pres Rad Red Ren Rock Ros Rud Sal Sed Shel
    Ship Sil Stan Steb Sut Tan Thorn Til Tor Tun Wal Wan War Wes Whit Win Wol Wood Wor"""
_MIDDLES = ("", "er", "ing", "en", "el", "ers", "ar", "ings", "or", "in", "et", "ow")
_ENDS = """ton ley ham field wood well ford worth by den bury combe man son stone bridge shaw hurst more ridge land
    croft thorpe wick gate ward dale brook cott low house court head mere"""
_VOWELS, _SOUNDS = "aeiou", "bdfgjklmnrstvz"
_TAIL = 900


def _listed(words: str, ending: str) -> _Names:
    """Known names, then a long tail of names that nobody has met."""
    rare = [f"{one}{vowel}{two}{ending}".title() for one in _SOUNDS for vowel in _VOWELS for two in _SOUNDS]
    return np.array(list(dict.fromkeys([*words.split(), *rare[:_TAIL]])), "S16")


_THESE = [_listed(_MEN, "o"), _listed(_WOMEN, "a")]
_MOST = min(len(names) for names in _THESE)
GIVEN: tuple[_Names, _Names] = (_THESE[0][:_MOST], _THESE[1][:_MOST])
"""Of men and of women, as many of the one as of the other."""
_PAIRS = dict(pair.split(":") for pair in _SHORT.split())
SHORT_FORMS: _Names = np.array([_PAIRS.get(name.decode(), "") for name in np.concatenate(GIVEN)], "S16")
"""The short form of each given name, men's first; empty where there is none."""
FAMILIES: _Names = np.random.default_rng(11).permutation(
    np.unique(
        np.array([on + middle + end for on in _ONSETS.split() for middle in _MIDDLES for end in _ENDS.split()], "S40")
    )
)
"""Some forty thousand, in an order that is the same every time."""
