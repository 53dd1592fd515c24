"""Given names that people use for each other: short forms, and spellings of one name from another script.

Written down from common knowledge of names in the United Kingdom, not copied from a list. One short form may stand for
several names; two names are alike where they may stand for one.
"""

from collections.abc import Mapping
from types import MappingProxyType

_FORMS = """
abdul abdel; abigail abi abby abbie gail; adam ad; adrian ade; agnes aggie nessa; alan allan allen alun al; albert
bert bertie al; alexander alex alec alexei sandy xander sasha zander; alexandra alex lexi sandra alexa sasha lexie;
alfred alf alfie fred; alice ali allie alicia; alison ali alli allison; amanda mandy manda; amelia millie amy
emelia; amina aminah ameena; andrew andy drew andie; angela angie ange; ann anne annie anna nan nancy; anthony tony
antony ant anton; arthur art arty; ashley ash ashleigh; barbara barb babs barbie; barry baz bazza; beatrice bea
trixie beatrix; benjamin ben benny benji; bernard bernie; bethany beth; bradley brad; brian bryan; bridget bridie
biddy brigid; cameron cam; caroline carrie caro carolyn; catherine cath cathy kate katie kathy kitty cat katherine
kathryn catharine katharine cathryn kath kat katy kay katrina; charles charlie chas chuck chaz; charlotte charlie
lottie lotte char; christine chris chrissy tina christina christie; christopher chris kit topher kris; clifford
cliff; constance connie; cynthia cindy; daniel dan danny daniyal; danielle dani dannii; david dave davy davey daud
dawud; deborah debbie deb debra debs; dennis den denny denis; derek del deryck; diana di diane dianne; dominic dom
nick; donald don donnie; dorothy dot dottie dolly; douglas doug dougie; edward ed eddie ted teddy ned eddy; edwin ed
eddie; eleanor ellie nell nora elle elinor ella lenny; elizabeth liz lizzie beth betty eliza elsie libby lisa bess
elisabeth betsy lizzy; ellen nell ellie; emily em millie emmie emilie; emma em emmie; eric erik rick; ernest ernie;
eugene gene; fatima fatimah fatma fatema; florence flo florrie flossie; frances fran frankie franny; francis frank
fran frankie; franklin frank; frederick fred freddie freddy fredrick; gabriel gabe gabby; gabrielle gabby gabi;
gareth gaz gary; gary gaz garry; geoffrey geoff jeff jeffrey jeffery; george georgie jorge; georgina georgie gina;
gerald gerry jerry gerard; gillian gill jill jillian; gladys glad; gordon gordy; graham graeme grahame; gregory
greg; gwendoline gwen; hannah hanna anna; harold harry hal; harriet hattie harri harry; helen helena nell lena
ellen; henry harry hank hal; herbert bert herbie; hugh hughie huw; hussain hussein husain hossein husayn; ibrahim
ebrahim ibraheem abraham; imran emran; irene rene; isaac zac ike ishaq; isabel bella izzy isabella isobel issy
isabelle; jacob jake yakub yaqub jacub; jacqueline jackie jacqui jacky; james jim jimmy jamie jem jimmie; jane janie
jan janet; janet jan jane; janice jan; jason jay jase; jean jeannie jeanie; jennifer jen jenny jenni jennie; jeremy
jez jem jerry; jessica jess jessie; joan joanie; joanna jo joanne joan; john jack johnny jon jonny johnnie ian;
jonathan jon jonny jonathon johnathan jonty; joseph joe joey jo yusuf yousef yusef josef; josephine jo josie; joshua
josh; judith judy jude; julia julie jules; julian jules; karen kaz; kathleen kath kathy kate; kelly kel; kenneth ken
kenny; kevin kev; khalid khaled; kimberley kim kimberly; laura laurie lori; laurence larry laurie lawrence loz;
leonard len lenny leo; leslie les lesley; lewis lew louis lou; lilian lily lil lillian; linda lyn lin lynda; louise
lou louisa lulu; lucas luke luca; lucy lucie lucinda; lynne lyn lynn; madeleine maddie madeline maddy; malcolm mal
malc; margaret maggie meg peggy marge madge greta rita mags; maria mary marie; marilyn lyn; mark marc marcus; martin
marty martyn; mary molly polly may mae marie maria mollie; matilda tilly mattie; matthew matt matty mathew mat;
maureen mo; maurice mo morris; maxwell max; maximilian max; megan meg; melanie mel; melissa mel lissa; michael mike
mick mickey micky mikey; michelle shell chelle; mohammed mohammad muhammad mohamed mohamad muhammed mohd md mo
muhamed mehmet mohamud mahomed; mustafa mostafa mustapha; natalie nat nats natalia; natasha tasha nat; nathan nat
nate nathaniel; nathaniel nat nate nathan; neil neal niall; nicholas nick nicky nico nicolas nik; nicola nicky nikki
nic; norman norm; olive livvy ollie; oliver ollie oli olly; olivia liv livvy ollie; omar umar umer; oscar ossie;
osman usman uthman othman; pamela pam; patience pat; patricia pat trish patsy tricia patty; patrick pat paddy packy;
paul pauly paulo; pauline paula; penelope penny; peter pete petey; philip phil phillip pip; priscilla cilla; rachel
rach rachael; raymond ray; rebecca becky bec becca beckie rebekah; reginald reg reggie; richard rick dick ricky rich
richie dickie ritchie; robert rob bob bobby robbie bert robin roberto; roberta bobbie rob; roderick rod roddy;
rodney rod; roger rog; roland rolly rowland; ronald ron ronnie; rosemary rose rosie; rosalind ros rosie roz; roy
royston; russell russ; ruth ruthie; samantha sam sammy; samuel sam sammy; sarah sally sara sadie; sean shaun shawn
shane; sharon shaz shazza; sheila shelagh; sidney sid sydney; simon si; sophia sophie sofia sophy; stanley stan;
stephanie steph stef stephany; stephen steve steven stevie stephan stefan ste; stuart stu stewart; susan sue susie
suzie suzanne susanna; suzanne sue suzy susan; sylvia syl; teresa terry tess theresa tessa; terence terry tel
terrance terrence; thomas tom tommy thom; timothy tim timmy; tobias toby; tracey tracy trace; trevor trev; valerie
val; vanessa nessa; veronica ronnie vera; victor vic; victoria vicky tori vikki vicki; vincent vince vinny vin;
violet vi; vivienne viv vivian; walter wally walt; warren waz; wayne waz; wilfred wilf fred; william will bill billy
willy liam willie wills; winifred winnie fred; yasmin jasmin yasmine jasmine yasmeen; yvonne von; zachary zac zach
zack zak; zoe zoey; ahmed ahmad ahmet; aisha ayesha aysha aishah; hassan hasan; yunus younis younus; zainab zaynab
zeynep zaynub; khadija khadijah; maryam mariam miriam; agnieszka aga; aleksander alex olek aleksandr; aleksandra ola
alex; katarzyna kasia kate; krzysztof chris krzys; malgorzata gosia margaret; tomasz tom tomek; piotr peter; pawel
paul; michal michael; jozef joseph; andrzej andrew; grzegorz greg; ewa eva eve; magdalena magda lena; joanna asia;
barbara basia; siobhan shivaun chevonne; niamh neve; aoife eefa; caitlin kaitlyn katelyn caitlyn kate; rhys reece
rees reese; dylan dillon; kieran ciaran kieron;
"""
_OTHERS = """
aaliyah aaron abdullah ada aidan aiden alana albie aleena alfie ali alina amber amir amirah amna ana anaya andrea
anika anisa annabel archie aria arjun arlo arran arthur arya asad asif asma aurora ava axel ayaan ayan ayla azaan
bailey barney beau bella ben billie blake bobby bodhi bonnie brandon brody brooke bryn caleb callum carl carol
carter carys cassandra cerys chantelle charmaine chelsea cheryl chloe claire clara cleo clive cody cole colin
colleen connor conor corey craig curtis daisy dale damian damon daniela daphne darcy darren dawn dean delilah denise
desmond dev dion dominique donna dora doreen dwayne dylan eden edith eira elena eli elias elijah elis eliyah ella
elliot ellis eloise elsa emilia emir emmanuel erica erin esme esther ethan eva evan eve evelyn ezra faisal faith
farah farhan farid fay faye felix fern finlay finley finn fiona fraser freya gail gavin gemma georgia gethin gina
giorgia giovanni giselle glen glenn grace gwyneth habib hadiya hafsa hallie hamza haris harley harper harris
harrison harry harvey hassan hayden hayley hazel heather heidi henrietta hilda holly hope howard hugo humza ian
idris ieuan imogen inaya india ines ioan iqra ira iris isaiah isha isla ismail ivan ivor ivy jade jaden jaiden jamal
jared jasper javed jaxon jay jayden jed jenson jesse joel jonah jordan jordana jorgie joy jude juliet junaid june
kacper kadin kai kaiden kamran karim karina karl kayden kayla kayleigh keira keith kelsey kenzo kerry keziah kian
kieran kira kirsten kirsty kobi kristian kyla kyle lacey laila lana lara lauren layla leah lee leia leila leo leon
leona leonie lewis lexi liam lila lilah lily logan lois lola lorna lorraine luca lucia luka luna lyla lyra mabel
mackenzie maeve maia maisie malachi malik manuel margot maria marina mariya marlon martha mason maya mehmet mia mila
miles milo mina minnie miriam misha molly morgan moses muna murray musa mya myla myra nabil nadia naomi nasir neha
neve nia nigel nikhil nina noah noel nora norma nour oakley olga ophelia orla osian otis owen paige paisley pari
paulina pearl phoebe pippa polly poppy preston priya quinn rahim raja ralph ramon rana rania raphael ravi reece
reggie rehan reuben rhian rhiannon rhiley rhodri rhys riaz ricardo riley rio river rohan roman romeo rory rosa rose
rosie ross rowan roy ruben ruby rufus rupert ryan saad safa safiya saif saira salma samina samir sana sanaa sarina
saskia scarlett scott sean selina seren serena seth shannon shauna shayla shirley sian sienna skye sofia sohail
sonia sonny stacey stella stewart sulaiman summer sunny tahir talha talia tamara tanya tara tariq tate taylor teddy
thea theo theodore tia tiana tilly tobias todd tony tristan tyler tyrone usman uzair vera verity vikram violet wendy
willow wren xavier yahya yara yasin yasmin yusra zahra zain zaina zainab zaki zane zara zayn zeeshan zena zoya
"""


def _standing() -> Mapping[str, tuple[str, ...]]:
    """For each name on the list the names that it may stand for, itself among them if others may stand for it."""
    found: dict[str, set[str]] = {}
    for entry in _FORMS.split(";"):
        root, *forms = entry.split() or [""]
        for form in (root, *forms):
            found.setdefault(form, set()).add(root)
    found.pop("", None)
    return MappingProxyType({name: tuple(sorted(roots)) for name, roots in found.items()})


MAY_STAND_FOR = _standing()
"""For a given name, small letters, those that it may be a form of; a name that is not here stands for itself only."""
KNOWN = frozenset(MAY_STAND_FOR) | frozenset(_OTHERS.split())
"""Names that people bear: two of them that are unlike in one letter are two names, not one with a slip of the hand."""
