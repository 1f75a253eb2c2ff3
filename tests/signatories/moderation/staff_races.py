"""Staff who work at once, in a separate process: `python -m tests.signatories.moderation.staff_races`.

Several colleagues group organizations by their relation, and choose the required fields of the form. Prints the
outcome as JSON.
"""

from __future__ import annotations

import json

from tests.threads import run_concurrently

THREADS = 10


def main() -> None:
    """Run the changes, and print the state of the database."""
    import django

    django.setup()
    from signatories.enums import Kind
    from signatories.models import Organization, Relation, Signatory, SignatoryList
    from signatories.moderation.groups import group_by_relation
    from signatories.questions.requirements import change_requirements

    signatory_list = SignatoryList.objects.create(title="Rush")
    relation = Relation.objects.create(label="Rush member")
    pks = []
    for number in range(THREADS):
        organization = Organization.objects.create(name=f"Society {number}", relation=relation)
        entry = Signatory(signatory_list=signatory_list, kind=Kind.ORGANIZATION, name=f"Society {number}")
        entry.organization = organization
        entry.save()
        pks.append(entry.pk)
    errors = run_concurrently([lambda pk=pk: group_by_relation(Signatory.objects.get(pk=pk)) for pk in pks])  # type: ignore[misc]
    places = [*((kind, name) for kind in Kind for name in ("country", "region", "comment"))]
    errors += run_concurrently(
        [lambda place=place: change_requirements(signatory_list, {place: "required"}) for place in places]  # type: ignore[misc]
    )
    signatory_list.refresh_from_db()
    print(
        json.dumps(
            {
                "errors": errors,
                "groups": list(signatory_list.groups.values_list("heading", flat=True)),
                "grouped": signatory_list.signatories.filter(group__isnull=False).count(),
                "requirements": signatory_list.field_requirements,
            }
        )
    )


if __name__ == "__main__":
    main()
