"""Write the letters of search texts as people type them without a keyboard for them, and index institutions again."""

import re
import unicodedata
from functools import reduce
from operator import or_

from django.db import migrations
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from signatories.migrations._rules_2026_11 import fold

PLAIN = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
WORD_LENGTH = 40
CHUNK = 500


def write(apps, schema_editor):
    replaced = reduce(lambda text, pair: Replace(text, Value(pair[0]), Value(pair[1])), PLAIN.items(), F("search_text"))
    has_letter = reduce(or_, (Q(search_text__contains=letter) for letter in PLAIN))
    for model in ("Signatory", "Organization"):
        apps.get_model("signatories", model).objects.filter(has_letter).update(search_text=replaced)
    institutions = apps.get_model("signatories", "Institution").objects.order_by("pk")
    chunk = []
    for row in institutions.iterator(CHUNK):
        if not "".join((row.name, *row.names.values())).isascii():
            chunk.append(row)
        if len(chunk) == CHUNK:
            index(apps, chunk)
            chunk = []
    index(apps, chunk)


def index(apps, rows):
    words = apps.get_model("signatories", "InstitutionWord")
    words.objects.filter(institution__in=rows).delete()
    words.objects.bulk_create(
        [words(institution=row, word=word) for row in rows for word in index_words(row.name, *row.names.values())],
        batch_size=2_000,
    )


def index_words(*texts):
    folded = "".join(
        character if character.isalnum() or unicodedata.category(character)[0] == "M" else " "
        for text in texts
        for character in f"{fold(text).translate(str.maketrans(PLAIN))} "
    )
    found = {word[:WORD_LENGTH] for word in folded.split()}
    return found | {word[at:] for word in found for at in range(1, len(word) - 1) if UNSPACED.match(word, at)}


class Migration(migrations.Migration):
    dependencies = [("signatories", "0065_times_of_notices")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
