"""The alphabets of languages, where they differ from the Latin alphabet without accents.

In a language without an entry, "é" sorts like "e" and "ø" like "o", and other scripts sort by their transliteration.
"""

from __future__ import annotations

#: Letters that follow another one in the alphabet, by language: "n ñ" means that ñ comes after n. Letters that sort
#: alike are joined by "/"; the first one is shown.
ADDED_LETTERS = {
    **dict.fromkeys(("ast", "es", "eu", "gl"), "n ñ"),
    **dict.fromkeys(("da", "nb", "nn", "no"), "z æ/ä ø/ö å/aa"),
    **dict.fromkeys(("fi", "sv"), "z å ä/æ ö/ø"),
    **dict.fromkeys(("bs", "hr"), "c č ć, d dž đ, l lj, n nj, s š, z ž"),
    "az": "c ç, e ə, g ğ, h x ı, k q, o ö, s ş, u ü",
    "cs": "c č, h ch, r ř, s š, z ž",
    "cy": "c ch, d dd, f ff, g ng, l ll, p ph, r rh, t th",
    "et": "s š z ž, w õ ä ö ü",
    "hu": "c cs, d dz dzs, g gy, l ly, n ny, o ö/ő, s sz, t ty, u ü/ű, z zs",
    "is": "a á, d ð, e é, i í, o ó, u ú, y ý, z þ æ/ä ö/ø å",
    "lt": "c č, s š, z ž",
    "lv": "c č, g ģ, k ķ, l ļ, n ņ, r ŗ, s š, z ž",
    "pl": "a ą, c ć, e ę, l ł, n ń, o ó, s ś, z ź ż",
    "ro": "a ă â, i î, s ș/ş, t ț/ţ",
    "sk": "a ä, c č, h ch, o ô, s š, z ž",
    "sl": "c č ć, d đ, s š, z ž",
    "sq": "c ç, d dh, e ë, g gj, l ll, n nj, r rr, s sh, t th, x xh, z zh",
    "tr": "c ç, g ğ, h ı, o ö, s ş, u ü",
    "vi": "a ă â, d đ, e ê, o ô ơ, u ư",
}
#: Alphabets of other scripts. Names in Latin letters come after all others.
OTHER_SCRIPTS = {
    "be": "а б в г д е ё ж з і/и й к л м н о п р с т у ў ф х ц ч ш ы ь э ю я",
    "bg": "а б в г д е/ё ж з и/і й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я",
    "el": "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω",
    "fa": "ا/آ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک/ك گ ل م ن و ه ی/ي/ى",
    "kk": "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    "ky": "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
    "mk": "а б в г д ѓ е ж з ѕ и ј к л љ м н њ о п р с т ќ у ф х ц ч џ ш",
    "mn": "а б в г д е ё ж з и й к л м н о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
    "ru": "а б в г/ґ д е/ё/є ж з и/і/ї й к л м н о п р с т у/ў ф х ц ч ш щ ъ ы ь э ю я",
    "sr": "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш",
    "uk": "а б в г ґ д е/ё/э є ж з и/ы і ї й к л м н о п р с т у/ў ф х ц ч ш щ ь/ъ ю я",
}
#: Languages whose letters are in alphabetical order in Unicode: the first and the last one.
IN_UNICODE_ORDER = {
    **dict.fromkeys(("ar", "ckb", "ug", "ur"), "\u0621\u06d3"),
    **dict.fromkeys(("hi", "mr", "ne"), "\u0905\u094c"),
    "bn": "\u0985\u09cc",
    "he": "את",
    "hy": "աև",
    "ka": "აჿ",
    "kn": "\u0c85\u0ccc",
    "ko": "가힣",
    "ml": "\u0d05\u0d4c",
    "ta": "\u0b85\u0bcc",
    "te": "\u0c05\u0c4c",
}
#: Languages that tell I from İ.
WITH_DOTLESS_I = frozenset(("az", "tr"))
