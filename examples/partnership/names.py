"""Naming traditions: which given and family names go together, and which ethnicity their bearers tell.

The names are common ones, put together by chance. A tradition has as many family names for women as for men: Polish
ones decline, Sikh ones are Singh and Kaur in some families, and a Somali child has the father's given name as its own
family name.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from examples.partnership.columns import Numbers


@dataclass(frozen=True, slots=True)
class Tradition:
    """One tradition: names of men, of women, of families (for men, for women), its code of ethnicity, its share."""

    name: str
    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]
    families_of_women: tuple[str, ...]
    ethnicity: str
    share: float


def _tradition(  # noqa: PLR0913, PLR0917 - a table of traditions reads best as a table
    name: str, ethnicity: str, share: float, men: str, women: str, families: str, other: str = ""
) -> Tradition:
    """A tradition, its lists as words."""
    said = [tuple(words.split()) for words in (men, women, families, other or families)]
    return Tradition(name, said[0], said[1], said[2], said[3], ethnicity, share)


_SOMALI_MEN = """Abdi Mohamed Ahmed Hassan Ali Yusuf Ibrahim Abdirahman Osman Farah Omar Said Mahad Liban Guled
    Abdullahi Warsame Bile Jama Nuur Dahir Khalid Hussein Idris"""

TRADITIONS = (
    _tradition(
        "English",
        "W1",
        0.60,
        """Oliver Jack Harry George Noah Charlie Jacob Alfie Freddie Oscar Leo Archie Theo Thomas James William Joshua
        Henry Max Lucas Ethan Daniel Joseph Samuel Ryan Connor Tyler Kyle Jordan Lewis Nathan Luke Adam Callum Jake
        Bradley Reece Mason Riley Logan Finley Harvey Toby Elliot Louis Reuben Ben Matthew Andrew David Paul Mark Simon
        Stephen Peter Robert Michael Richard John Gary Kevin Darren Lee Jason Wayne""",
        """Olivia Amelia Isla Ava Emily Sophie Grace Lily Freya Ella Poppy Evie Charlotte Jessica Daisy Alice Ruby
        Chloe Millie Phoebe Lucy Megan Holly Molly Abigail Hannah Leah Amber Jade Paige Courtney Bethany Georgia Lauren
        Katie Rebecca Laura Emma Sarah Claire Nicola Joanne Tracey Karen Susan Julie Lisa Michelle Donna Helen Amanda
        Rachel Louise Kelly Gemma Stacey Danielle Natalie Hayley Kirsty Zoe Natasha Summer Skye""",
        """Smith Taylor Brown Wilson Johnson Walker Wright Robinson Thompson White Green Hall Wood Harris Clarke Jackson
        Turner Hill Cooper Ward Moore Baker Harrison King Allen Parker Cook Bennett Carter Webb Shepherd Barnes Chapman
        Fisher Gardner Hawkins Palmer Knight Matthews Stone Webster Hunt Rose Day Pearce Cole Porter Coombs Tanner Null
        Bryant Cox Dyer Fry Gough Hobbs Nash Perry Reed Sealey Tucker Vowles Weeks Withers Young Smith-Jones
        Fox-Hall West-Cole""",
    ),
    _tradition(
        "Welsh",
        "W1",
        0.06,
        """Rhys Dylan Gethin Ieuan Siôn Emyr Gareth Huw Iwan Owain Tomos Macsen Osian Aled Geraint Llŷr Dafydd Carwyn
        Gruffydd Steffan""",
        """Siân Cerys Ffion Carys Seren Megan Nia Rhiannon Angharad Bethan Catrin Efa Elin Gwen Lowri Mali Non Sioned
        Eleri Tegan""",
        """Jones Davies Evans Thomas Roberts Lewis Hughes Morgan Griffiths Price Llewellyn Powell Rees Jenkins Bowen
        Pugh Vaughan Probert Howells Gwyn""",
    ),
    _tradition(
        "Irish",
        "W2",
        0.04,
        """Seán Conor Cian Liam Patrick Declan Oisín Darragh Eoin Fionn Cathal Brendan Niall Padraig Ronan Kieran Aidan
        Tadhg Cormac Donal""",
        """Aoife Ciara Niamh Saoirse Róisín Sinéad Orla Caoimhe Bríd Deirdre Gráinne Maeve Siobhán Clodagh Eimear Fiona
        Bridget Nuala Una Áine""",
        """O'Brien O'Neill Murphy Kelly Byrne Ryan O'Sullivan Walsh McCarthy Gallagher Doherty Kennedy Lynch Murray
        Quinn MacDonagh Connors Cash O'Driscoll FitzGerald""",
    ),
    _tradition(
        "Polish",
        "W9",
        0.06,
        """Jakub Piotr Mateusz Kacper Łukasz Paweł Michał Krzysztof Tomasz Wojciech Bartosz Dawid Grzegorz Sławomir
        Adrian Filip Szymon Zbigniew""",
        """Zofia Julia Zuzanna Agnieszka Małgorzata Katarzyna Joanna Monika Aleksandra Wiktoria Natalia Oliwia Magdalena
        Ewa Karolina Dorota Kinga Bożena""",
        """Kowalski Nowak Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur
        Jankowski Kwiatkowski Krawczyk Piotrowski""",
        """Kowalska Nowak Wiśniewska Wójcik Kamińska Lewandowska Zielińska Szymańska Woźniak Dąbrowska Kozłowska Mazur
        Jankowska Kwiatkowska Krawczyk Piotrowska""",
    ),
    _tradition(
        "Romanian",
        "W9",
        0.03,
        """Andrei Alexandru Ionuț Mihai Ștefan Gabriel Cristian Florin Vasile Marius Răzvan Costel Dragoș Petru Sorin
        Viorel""",
        """Maria Elena Ioana Andreea Mihaela Gabriela Alina Ștefania Roxana Larisa Denisa Florentina Simona Crina
        Luminița Bianca""",
        """Popescu Ionescu Dumitru Stan Radu Munteanu Constantin Ciobanu Rusu Bălan Lăcătuș Moldovan Țurcanu Stoica Ursu
        Căldăraru""",
    ),
    _tradition(
        "Somali",
        "B2",
        0.05,
        _SOMALI_MEN,
        """Amina Fadumo Hodan Sagal Ifrah Khadija Maryan Hamdi Asha Zahra Naima Sahra Ubah Deqa Hibo Ayaan Ruqiya Nasra
        Idil Filsan""",
        _SOMALI_MEN,
    ),
    _tradition(
        "South Asian, Sikh",
        "A1",
        0.03,
        """Harpreet Gurpreet Jaspreet Manpreet Arjan Karam Amrit Balwinder Jagdeep Sukhdev Kuldip Ranjit Navdeep Inder
        Tejpal""",
        """Simran Jasleen Kiranjit Gurpreet Manpreet Navneet Rupinder Amandeep Sukhjit Balbir Parminder Harleen
        Jaswinder Anmol Mandeep""",
        "Singh Gill Sandhu Dhaliwal Singh Grewal Sidhu Bains Singh Dhillon Singh Virk Singh Johal Singh",
        "Kaur Gill Sandhu Dhaliwal Kaur Grewal Sidhu Bains Kaur Dhillon Kaur Virk Kaur Johal Kaur",
    ),
    _tradition(
        "South Asian, Muslim",
        "A2",
        0.04,
        """Muhammad Mohammed Hamza Bilal Usman Imran Faisal Zain Adeel Tariq Haroon Junaid Saad Waqas Yasin Kamran
        Shahid Rehan""",
        """Ayesha Fatima Zainab Maryam Saima Nadia Sana Hira Iqra Rabia Shazia Noor Aleena Bushra Sidra Uzma Mehreen
        Kiran""",
        """Khan Hussain Mahmood Iqbal Malik Akhtar Begum Miah Chowdhury Mirza Shah Qureshi Butt Rashid Sheikh Uddin
        Chaudhry Raja""",
    ),
    _tradition(
        "South Asian, Hindu",
        "A1",
        0.02,
        "Rohan Arjun Vikram Nikhil Sanjay Rahul Amit Dev Kunal Suresh Anand Deepak Mohan Prakash Rajesh",
        "Priya Anjali Meera Pooja Kavita Divya Nisha Riya Sunita Lakshmi Asha Deepa Neha Sita Radha",
        "Patel Shah Sharma Gupta Desai Mehta Reddy Iyer Nair Joshi Chauhan Rao Verma Bhatt Mistry",
    ),
    _tradition(
        "Caribbean",
        "B1",
        0.04,
        """Jermaine Tyrone Marlon Leroy Delroy Andre Malachi Isaiah Kemar Romario Dwayne Winston Elijah Zion Shaquille
        Devonte""",
        """Shanice Tanisha Chantelle Keisha Latoya Aaliyah Monique Janelle Kiara Naomi Shanelle Marcia Beverley Destiny
        Imani Tiana""",
        """Campbell Gordon Grant Reid Francis Stewart Palmer Bailey Henry Blake Lindo Gayle Whyte Bogle Facey
        St-Clair""",
    ),
    _tradition(
        "Chinese",
        "A4",
        0.015,
        "Wei Jun Ming Hao Jie Lei Feng Tao Bo Jian Kai Chun Zihao Yuxuan",
        "Li Mei Xiu Fang Yan Na Jing Ying Hui Lan Qian Xin Yuhan Zixuan",
        "Wang Chen Li Zhang Liu Yang Huang Zhao Wu Zhou Lin Ho Ng Lam",
    ),
    _tradition(
        "Arabic",
        "O2",
        0.015,
        "Karim Samir Tarek Walid Nabil Mustafa Jamal Rami Hisham Anas Ziad Fadi Marwan Mahmoud Abdulrahman",
        "Layla Rania Dina Salma Mona Huda Yasmin Rasha Lina Nour Samira Hanan Reem Dalia Abeer",
        "Haddad Al-Masri Mansour Saleh Khalil Nasser Al-Sayed Darwish Hamdan Aziz El-Amin Barakat Sabbagh Zidan Taha",
    ),
)
SOMALI = next(place for place, item in enumerate(TRADITIONS) if item.name == "Somali")
MIXED = {"A": "M3", "B": "M1", "O": "M9"}
"""The code of a child whose parents tell different ethnicities, by the first letter that comes first of theirs."""
NICKNAMES = ("Jay", "Ace", "Smiley", "Tiny", "Kez", "Biggz", "Dee", "Rico", "Ghost", "Sparky", "Maz", "Fizz", "Chip")

_GIVEN = [names for item in TRADITIONS for names in (item.men, item.women)]
_FAMILY = [names for item in TRADITIONS for names in (item.families, item.families_of_women)]
GIVEN = pa.array([name for names in _GIVEN for name in names])
"""Every given name, tradition by tradition, men's before women's."""
FAMILY = pa.array([name for names in _FAMILY for name in names])
"""Every family name, in the same order."""


def _starts(lists: list[tuple[str, ...]]) -> tuple[Numbers, Numbers]:
    """Where each list begins in all of them set one after another, and how long it is."""
    lengths = np.array([len(names) for names in lists])
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths


_GIVEN_STARTS, _GIVEN_LENGTHS = _starts(_GIVEN)
_FAMILY_STARTS, _FAMILY_LENGTHS = _starts(_FAMILY)


def given_places(tradition: Numbers, female: Numbers, offset: Numbers) -> Numbers:
    """Places in `GIVEN`: the name at an offset of the list for a tradition and sex, beginning again at its end."""
    which = 2 * tradition + female
    return np.asarray(_GIVEN_STARTS[which] + offset % _GIVEN_LENGTHS[which], dtype=np.int64)


def family_places(tradition: Numbers, female: Numbers, offset: Numbers) -> Numbers:
    """Places in `FAMILY`, likewise: brother and sister have one offset and may have two forms of one name."""
    which = 2 * tradition + female
    return np.asarray(_FAMILY_STARTS[which] + offset % _FAMILY_LENGTHS[which], dtype=np.int64)
