"""How names are written and sorted in different countries: tables for `family_names`. All words are folded."""

# Words in a text are easier to read and to extend than lists of literals.
# ruff: noqa: SIM905
from __future__ import annotations

# --- Particles -------------------------------------------------------------------------------------------------------

DUTCH = frozenset(
    "van vanden vander vande de den der des d' te ten ter 't het aan op in uit uyt over onder bij voor".split()
)
GERMAN = frozenset("von vom zu zum zur und der den dem".split())
FRENCH = frozenset(("de", "d'"))
SPANISH = frozenset("de del la las los el".split())
PORTUGUESE = frozenset("da das de do dos e".split())
NORDIC = frozenset("af av von de la".split())
ITALIAN = frozenset("da dal dalla de dei degli del della delle dello di d'".split())
ARABIC = frozenset("al el ul ad an ar as ash at az".split())

#: Prepositions that lists sort after the family name where they are told to, whatever the country.
PREPOSITIONS = frozenset("van vanden vander vande von vom zu zum zur af av".split()) | FRENCH | PORTUGUESE | ITALIAN
PREPOSITIONS |= frozenset("te ten ter".split())
#: Articles and conjunctions that follow such a preposition: "van den", "de la", "von und zu".
ARTICLES = frozenset("de den der des dem het 't la las le les los lo el und y e".split())
#: In title case they are part of the name: "La Torre".
ROMANCE_ARTICLES = frozenset("el la las le les lo los".split())

#: The particles that are sorted after the family name, by country. Elsewhere they are part of it.
PARTICLES_AFTER = {
    "NL": DUTCH,
    **dict.fromkeys(("DE", "AT"), GERMAN),
    **dict.fromkeys(("FR",), FRENCH),
    **dict.fromkeys(
        "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE".split(),
        SPANISH,
    ),
    **dict.fromkeys("AO BR CV GW MZ PT ST TL".split(), PORTUGUESE),
    **dict.fromkeys("DK FI NO SE".split(), NORDIC),
}
ARABIC_COUNTRIES = frozenset("AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
#: Articles written against the name: "al-Sayed".
ARABIC_PREFIXES = tuple(f"{article}-" for article in sorted(ARABIC))

#: Words that belong to the family name after them, where `nameparser` takes them for middle names.
GLUED = frozenset(
    "mac saint sainte st st. ste ste. ten ter zum zur vom fitz vanden vander vande abd abdel abdul ui mhic".split()
)
#: The same in some countries.
GLUED_IN = {
    "IE": frozenset(("nic", "mag")),
    "IT": frozenset(("lo",)),
    **dict.fromkeys(("DZ", "FR", "MA"), frozenset(("ait",))),
}
#: Written with a small letter before another particle: "in 't Hout", "op den Berg".
GLUED_BEFORE_PARTICLES = frozenset(("aan", "bij", "in", "onder", "op", "over", "uit"))
#: Titles of nobility inside a name: "Karl Freiherr von Muster" sorts under M.
NOBILITY = frozenset(
    "baron baroness baronin freifrau freiherr freiin furst furstin graf grafin prinz prinzessin ritter".split()
)
#: The same, written with a small letter, or in countries where they are common.
GLUED_IF_SMALL = frozenset(("ben", "bin", "ibn", "bint", "bar", "bat", "al", "el"))
BEN_COUNTRIES = ARABIC_COUNTRIES | {"IL"}

# --- Order -----------------------------------------------------------------------------------------------------------

#: Countries whose people have no family names: lists sort by the name as written.
WITHOUT_FAMILY_NAMES = frozenset(("ER", "ET", "IS", "MM"))
#: "Mahathir bin Mohamad": the name of the father, by which nobody sorts.
FATHERS_NAME = frozenset(("bin", "binti", "bt", "bte", "anak"))
FATHERS_NAME_COUNTRIES = frozenset(("BN", "MY", "SG"))

#: Countries with two family names, sorted by the first.
DOUBLE_SURNAMES = frozenset("AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE".split())
#: Countries with several family names, sorted by the last.
LAST_SURNAME = frozenset("AO BR CV GW MZ PT ST TL".split())
#: Relationships at the end of a family name: "Santos Filho".
DESCENDANTS = frozenset(("filho", "filha", "neto", "neta", "netto", "sobrinho", "sobrinha", "junior"))
#: Second given names of people in these countries: "María José García" has one family name.
SECOND_GIVEN_NAMES = frozenset(
    "alberto alejandro alfredo alonso angel andres antonio armando beatriz carlos carmen carolina cecilia cristina "
    "cristobal daniel david diego dolores eduardo elena emilio enrique ernesto esteban eugenia eugenio fernanda "
    "fernando francisca francisco gabriel gabriela guadalupe guillermo gustavo ignacio ines isabel jaime javier jesus "
    "jorge jose juan julia julio laura leonor lourdes lucia luis luisa luz manuel manuela marcos margarita maria "
    "mario marta mercedes miguel monica nicolas pablo patricia paula pedro pilar rafael ramiro ramon raquel raul "
    "ricardo roberto rocio rosa rosario salvador santiago sebastian sofia soledad susana teresa tomas veronica "
    "vicente victor victoria virginia".split()
)
#: "María del Carmen", "María de los Ángeles" are given names.
DEVOTIONS = frozenset(
    "angeles asuncion carmen concepcion consuelo cruz dolores fatima guadalupe jesus lourdes luz mar mercedes "
    "milagros nieves paz pilar refugio remedios rocio rosario socorro sol soledad valle".split()
)

#: Vietnamese family names, in their own spelling.
VIETNAMESE = frozenset(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm trịnh trương mai tô "
    "hà".split()
)
_CHINESE = (
    "ouyang sima zhuge shangguan situ huangfu dongfang murong "
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang "
    "feng yu dong xiao cheng cao yuan deng shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia "
    "zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long "
    "wan duan qian tang yin chan wong cheung leung ho lam cheng ng chow chu lau tsang kwok fung yip"
)
#: Family names that come first in the names of a country's people, even in Latin letters.
FAMILY_FIRST = {
    "VN": frozenset(
        "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh doan lam trinh truong mai to "
        "ha".split()
    ),
    "HU": frozenset(
        "nagy kovacs toth szabo horvath varga kiss molnar nemeth farkas balogh papp takacs juhasz lakatos meszaros "
        "olah racz fekete szilagyi torok feher balazs gal kis szucs kocsis pinter fodor orsos szalai sipos magyar "
        "lukacs gulyas biro kiraly katona laszlo bogdan bodnar halasz hegedus kozma pasztor vincze".split()
    ),
    "KR": frozenset(
        "kim lee yi park pak choi choe jung jeong chung kang cho jo yoon yun jang chang lim im han oh seo shin kwon "
        "hwang ahn an song yoo yu hong jeon ko go moon mun yang son bae baek heo nam noh ha joo".split()
    ),
    "JP": frozenset(
        "sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi "
        "matsumoto inoue kimura hayashi shimizu yamazaki mori abe ikeda hashimoto yamashita ishikawa nakajima maeda "
        "fujita ogawa goto okada hasegawa murakami kondo ishii saito sakamoto endo aoki fujii nishimura fukuda ota "
        "miura fujiwara okamoto matsuda nakagawa nakano".split()
    ),
    **dict.fromkeys(("CN", "HK", "MO", "TW"), frozenset(_CHINESE.split())),
    **dict.fromkeys(("MY", "SG"), frozenset((_CHINESE + " lim goh teo koh chua ong yeo sim chia toh").split())),
}
#: Given names that come last in the names of a country's people: "Példa Éva".
GIVEN_LAST = {
    "HU": frozenset(
        "adam agnes agota akos aliz andras andrea anett anita anna annamaria arpad attila balazs barbara bela bence "
        "bernadett boglarka botond csaba csilla daniel david denes dora dorottya edina edit eniko emese emma erika "
        "erzsebet eszter eva fanni ferenc flora fruzsina gabor gabriella gergely gergo geza gyongyi gyorgy gyula "
        "hajnalka hanna henrietta ibolya ildiko ilona imre istvan ivett jakab janos jozsef judit julia julianna "
        "kalman karoly katalin kinga klara krisztian krisztina lajos laszlo levente lili luca magdolna margit maria "
        "marianna mark marta marton mate matyas mihaly miklos monika nikolett noemi nora norbert olga orsolya pal "
        "peter piroska reka rita robert roland rozalia sandor sara szabolcs szilvia tamas tibor timea vera veronika "
        "viktoria vilmos zita zoltan zsofia zsolt zsuzsanna".split()
    ),
}
#: Countries where an English given name may precede a Chinese name: "Peter Chan Tai Man".
ENGLISH_NAME_FIRST = frozenset(("HK", "MO", "MY", "SG"))
#: Countries where initials may follow the name: "Udaharan K.".
INITIALS_LAST = frozenset(("IN", "LK", "MY", "SG", "BY", "KG", "KZ", "RU", "UA"))

#: Words between two people: "Anna Sample and Ben Probe".
CONJUNCTIONS = frozenset("& + and e en et i ja och og og und y".split())

#: Countries whose names `nameparser` reads with a locale of its own.
LOCALES = {
    **dict.fromkeys(("BY", "KG", "KZ", "RU", "UA"), "ru"),
    **dict.fromkeys(("AZ", "TR"), "tr_az"),
    **dict.fromkeys(("CN", "HK", "MO", "TW"), "zh"),
}
