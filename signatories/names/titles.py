"""Words around people's names: titles, degrees, pronouns, particles. Folded, without full stops and hyphens."""

from __future__ import annotations

#: Forms of address. They say nothing about a person's work, so they are never moved to another field.
COURTESY_TITLES = {
    *("mr", "mrs", "ms", "mx", "miss", "sir", "madam", "mister"),
    *("mme", "mlle", "mmes", "monsieur", "madame", "mademoiselle", "herr", "frau", "hr"),
    *("sr", "sra", "srta", "senor", "senora", "senorita", "dona", "dna"),
    *("sig", "sigra", "sigr", "signor", "signora", "signore", "senhor", "senhora", "dhr", "mevr", "mw", "meneer"),
    *("mevrouw", "pan", "pani", "fru"),
}
#: Titles before a name in English, French, German, Spanish, Italian, Portuguese, Dutch, Czech and Polish.
TITLES = COURTESY_TITLES | {
    *("dr", "drs", "prof", "profs", "professor", "doctor", "rev", "revd", "reverend", "hon", "honourable"),
    *("honorable", "rabbi", "dame", "assoc", "adj"),
    *("professeur", "professeure", "docteur", "docteure", "dre", "pr", "pre", "maitre", "mgr", "monseigneur"),
    *("dipling", "dring", "univprof", "privdoz", "maga", "magister", "magistra", "professorin", "doktor", "drmed"),
    *("drphil", "drjur", "driur", "drhc", "dipl", "diplpsych", "diplkfm", "diplbiol", "diplphys", "diplsoz", "jun"),
    *("diplpad", "diplvolksw", "diplkffr", "diplsozpad", "diplinf", "diplchem", "diplmath", "apl", "aoprof"),
    *("dra", "profa", "lic", "licda", "licenciado", "licenciada", "arq", "mtro", "mtra", "abog", "profesor"),
    *("profesora", "doctora", "ingeniero", "ingeniera", "dres"),
    *("dott", "dottssa", "dottoressa", "dottore", "profssa", "professoressa", "professore", "avv", "arch", "geom"),
    *("rag", "drssa", "ingeg"),
    *("professora", "doutor", "doutora", "enga", "engo", "exmo", "exma"),
    *("doc", "mudr", "rndr", "phdr", "judr", "mvdr", "thdr", "paeddr", "docent"),
}
#: Titles only where they are written with a full stop, or with the accent of an abbreviation: they are also names.
DOTTED_TITLES = {
    *("m", "fr", "ing", "mag", "eng", "on", "pd", "ir", "doc", "jun", "arch", "rag", "pan", "lic", "sr", "adj"),
    *("hon", "hr", "sig", "arq", "gen", "col", "capt", "lt", "sgt", "maj", "em", "dipl", "apl", "bc", "inz"),
}
#: Words that continue a title: "Dr. med. dent.", "Prof. em.", "Dr. h. c. mult.".
TITLE_CONTINUATIONS = {
    *("med", "phil", "rer", "nat", "pol", "jur", "iur", "theol", "hc", "h", "c", "mult", "habil", "ing", "oec", "agr"),
    *("vet", "dent", "em", "emer", "emerita", "emeritus", "emerite", "techn", "sc", "soc", "publ", "univ", "math"),
    *("dr", "psych", "fh", "mag"),
}
#: Degrees and memberships after a name that no name is mistaken for.
DEGREES = {
    *("phd", "dphil", "msc", "bsc", "mba", "llb", "llm", "mph", "frs", "frsc", "frcpc", "frcsc", "frcp", "frcs"),
    *("frse", "facs", "fba", "fcahs", "mrcp", "edd", "scd", "dsc", "psyd", "dnp", "drph", "pharmd", "dmin", "mdiv"),
    *("mfa", "bfa", "meng", "beng", "bed", "msw", "bsw", "rsw", "lcsw", "cpa", "raic", "dds", "dvm", "esq", "peng"),
    *("obe", "cbe", "mbe", "ccfp", "faan", "frsa", "faia", "mres", "mphil", "mpp", "mpa", "mlis", "mls", "bcom"),
    *("habil", "hdr", "drsc", "csc", "dba", "msn", "bsn", "gcil", "mcip", "rpp", "jdphd", "mdcm"),
    *("md", "jd", "rn", "scm", "deng", "dlitt", "mbbs", "mbchb", "bds", "dmd", "msci"),
}
#: Degrees only after a comma, or with full stops: they are also names.
SHORT_DEGREES = {
    *("ma", "ba", "do", "ot", "ca", "pe", "ed", "kc", "qc", "oc", "cm", "ms", "bs", "med", "od", "pt", "np", "rd"),
    *("aia", "mp", "mep", "mpp", "mna", "cc", "sc", "lld", "am", "ab", "mb", "om", "mc", "ing", "ret", "bc", "cq"),
}
#: Abbreviations of degrees in two words: "Ph. D.", "B. Sc.".
SPLIT_DEGREES = {"ph d", "m sc", "b sc", "m a", "b a", "m ed", "b ed", "m d", "ll m", "ll b", "ll d", "m eng", "b eng"}
#: Religious orders after a name, in capitals.
ORDERS = {
    *("CM", "CP", "CSC", "CSJ", "CSSP", "CSSR", "FMA", "FSC", "IBVM", "IHM", "MCCJ", "MSC", "MSF", "OCD", "OCSO"),
    *("OFM", "OFMCAP", "OMI", "OP", "OSA", "OSB", "OSF", "OSU", "RSCJ", "RSM", "SCJ", "SDB", "SJ", "SM", "SNDN"),
    *("SND", "SSND", "SVD"),
}
#: Marks of a generation, which belong to the name.
GENERATIONS = {"jr", "sr", "junior", "senior", "ii", "iii", "iv", "fils", "pere", "filho", "neto", "sen"}

#: Pronouns in English, French, German, Spanish, Italian, Portuguese, Dutch and the Scandinavian languages.
PRONOUNS = {
    *("she", "her", "hers", "he", "him", "his", "they", "them", "theirs", "their", "ze", "zir", "zie", "hir", "xe"),
    *("xem", "xyr", "ey", "em", "fae", "faer", "it", "its", "any", "all", "pronouns", "pronoun"),
    *("elle", "elles", "il", "ils", "iel", "iels", "lui", "eux", "ael", "ille", "ul", "ol", "al", "pronoms"),
    *("sie", "ihr", "ihre", "er", "ihm", "ihn", "sein", "dey", "dem", "deren", "xier", "hen", "en", "pronomen"),
    *("keine", "ella", "ellas", "el", "ellos", "le", "ellx", "pronombres", "lei", "loro", "suo", "sua", "pronomi"),
    *("ela", "dela", "ele", "dele", "elu", "delu", "pronomes"),
    *("zij", "haar", "hij", "hem", "die", "hun", "hon", "henne", "han", "honom", "hun", "ham", "de", "dem"),
    *("none", "aucun", "tous", "les", "cualquiera", "qualquer"),
}
#: At least one of these is among pronouns; the others are also words.
CERTAIN_PRONOUNS = {
    *("she", "her", "hers", "he", "him", "they", "them", "ze", "zir", "xe", "xem", "elle", "il", "iel", "ael", "sie"),
    *("er", "ihm", "dey", "xier", "ella", "ellx", "lei", "lui", "ela", "ele", "elu", "dele", "dela", "zij", "hij"),
    *("hem", "hen", "hon", "han", "pronouns", "pronoms", "pronomen", "pronombres", "pronomi", "pronomes", "ey"),
    *("elles", "ul", "loro", "haar", "el", "ellos", "fae", "his", "ihr"),
}

#: Particles before a family name, which are written in lower case inside a name.
PARTICLES = {
    *("van", "von", "vom", "zu", "zum", "zur", "der", "den", "de", "des", "del", "della", "delle", "dello", "degli"),
    *("dei", "di", "da", "das", "do", "dos", "du", "la", "las", "los", "le", "les", "ter", "ten", "te", "het", "op"),
    *("y", "af", "av", "bin", "bint", "binti", "ibn", "und", "vander", "'t"),
}
#: Words that name a role, not a given name, after a comma.
ROLES = {
    *("director", "professor", "chair", "lecturer", "student", "president", "executive", "associate", "assistant"),
    *("manager", "head", "editor", "author", "writer", "artist", "researcher", "coordinator", "founder", "teacher"),
    *("engineer", "lawyer", "nurse", "physician", "poet", "activist", "member", "secretary", "treasurer", "senior"),
    *("retired", "emeritus", "emerita", "fellow", "dean", "postdoc", "developer", "consultant", "architect"),
    *("ministre", "depute", "deputee", "senateur", "senatrice"),
    *("directeur", "directrice", "professeur", "professeure", "chercheur", "chercheuse", "etudiant", "etudiante"),
    *("presidente", "avocat", "avocate", "autrice", "auteur", "redacteur", "redactrice", "maitre", "responsable"),
    *("leiter", "leiterin", "professorin", "vorsitzende", "vorsitzender", "studentin", "autorin", "autor", "arzt"),
    *("profesor", "profesora", "directora", "presidenta", "abogado", "abogada", "estudiante", "investigadora"),
    *("investigador", "direttore", "direttrice", "professore", "professoressa", "diretor", "diretora", "university"),
    *("universite", "universitat", "universidad", "institute", "college", "inc", "llc", "ltd", "gmbh"),
}
