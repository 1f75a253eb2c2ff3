"""The closed vocabularies of a signatory list."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The kind of a signatory. Organizations and individuals are counted separately."""

    ORGANIZATION = "organization", _("Organization")
    INDIVIDUAL = "individual", _("Individual")


class Status(TextChoices):
    """The status of an entry. Only `PUBLISHED` entries are shown, counted and printed.

    `HELD` entries exceeded a rate limit and got no mail.
    """

    HELD = "held", _("Held back")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    PENDING = "pending", _("Pending review")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Statuses of entries whose signers confirmed them, or need not.
CONFIRMED_STATUSES = (Status.PENDING, Status.PUBLISHED)


class Source(TextChoices):
    """The origin of an entry."""

    STAFF = "staff", _("Added by staff")
    IMPORT = "import", _("Imported")
    ASKED = "asked", _("Imported, asked by mail")
    FORM = "form", _("Public form")


#: Origins of entries that are listed only once their signer confirmed them by mail.
CONFIRMED_BY_MAIL = (Source.ASKED, Source.FORM)


class SortSource(TextChoices):
    """The origin of the text by which an entry sorts. Only a guess follows changes of the name."""

    STATED = "stated", _("Entered by staff")
    PARTS = "parts", _("Parts of the name in a file")
    SIGNER = "signer", _("Chosen by the signer")
    GUESSED = "guessed", _("Guessed")


class IndividualOrder(TextChoices):
    """The order of the individuals on a list. Organizations are always sorted by name."""

    FAMILY_NAME = "family_name", _("Family name")
    NAME = "name", _("Name as written")
    DATE_SIGNED = "date_signed", _("Date signed")


class Particles(TextChoices):
    """The place of particles, such as “de” and “van”, where people sort by family name."""

    HABIT = "habit", _("As is usual in the person’s country")
    PART = "part", _("Part of the family name: “de Gaulle” under D")
    AFTER = "after", _("After the family name: “de Gaulle” under G")


class Signing(TextChoices):
    """The state of a list for the public. `NOT_YET` is derived from `opens_at` and never stored."""

    CLOSED = "closed", _("Closed")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    NOT_YET = "not_yet", _("Not open yet")


class WhoSigns(TextChoices):
    """The kinds of signatories that may sign a list."""

    EVERYBODY = "everybody", _("Organizations and individuals")
    ORGANIZATIONS = "organization", _("Organizations only")
    INDIVIDUALS = "individual", _("Individuals only")


class Requirement(TextChoices):
    """Whether the forms of a list ask for a field, and whether they insist on it."""

    REQUIRED = "required", _("Required")
    OPTIONAL = "optional", _("Optional")
    OFF = "off", _("Not asked")


class Notify(TextChoices):
    """The frequency of mail to moderators about entries that wait for review."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


class Notice(TextChoices):
    """Warnings about a sign-on. Each sends the entry to review; none refuses it."""

    NO_PROOF = "no_proof", _("Sent without JavaScript")
    TOO_FAST = "too_fast", _("Typed faster than people type")
    TRAP = "trap", _("Filled a field that people don't see")
    FORMULA = "formula", _("A text begins like a spreadsheet formula")
    LOOK_ALIKE = "look_alike", _("A text has letters of another script")
    NO_GLYPH = "no_glyph", _("A text has a character that no font can draw: “�” is printed in its place")
    DISPUTED = "disputed", _("The owner of the address says: I didn't sign this")
    LOGO = "logo", _("The logo could not be read and was dropped")
    TAKEN = "taken", _("An organization with this name is already published")
    LISTED = "listed", _("May be the same as an entry added by staff")
    ADDRESS = "address", _("The address of this entry is not the signer's, says its owner")
    OBJECTED = "objected", _("The owner of the old address objected to a new one")
    CLAIMED = "claimed", _("The new name is like that of another signatory or organization")


class MailPurpose(TextChoices):
    """The purpose of a mail, which selects its template."""

    CONFIRM = "confirm", _("Request to confirm")
    REMINDER = "reminder", _("Reminder to confirm before the list closes")
    RECEIPT = "receipt", _("Receipt")
    TEXT_CHANGED = "text_changed", _("The text was changed")
    NEW_TEXT = "new_text", _("Request to sign the new text")
    ALREADY = "already", _("Already signed")
    LINKS = "links", _("Links to manage signatures")
    ADDRESS = "address", _("Request to confirm an address")
    MOVED = "moved", _("Notice of another address, to the old one")
    APPROVED = "approved", _("Entry approved")
    REJECTED = "rejected", _("Entry not accepted")
    RESTORED = "restored", _("Entry put back on the list")
    WITHDREW = "withdrew", _("Entry withdrawn")
    QUESTION = "question", _("Question to the signer")
    REVIEW = "review", _("To moderators: entries waiting for review")
    DISPUTE = "dispute", _("To moderators: disputed entry")
    OBJECTED = "objected", _("To moderators: objection to an address")
    FAILURE = "failure", _("To staff: an edition or file could not be made")
    WEBHOOK = "webhook", _("To staff: a webhook was switched off")
    PASSWORD = "password", _("Password reset")
    FACTOR = "factor", _("Notice about the second factor of an account")
    NEW_ADDRESS = "new_address", _("Notice of another address of an account, to the former one")


#: Purposes of mails to colleagues about their own account. They are never delayed.
ABOUT_ACCOUNTS = frozenset({MailPurpose.PASSWORD, MailPurpose.FACTOR, MailPurpose.NEW_ADDRESS})


class MailNote(TextChoices):
    """The reason why a mail is delayed or not sent."""

    REPEATED = "repeated", _("The same mail was sent a moment ago")
    BUDGET = "budget", _("This address was sent several mails today; one mail with all links follows")
    LATER = "later", _("This address was sent several mails today")
    OWN = "own", _("The signer changed this entry often today")
    DIGEST = "digest", _("Bundled, so that moderators get one mail instead of many")
    BUSY = "busy", _("Many mails were sent within this hour")
    NO_CONNECTION = "server", _("The mail server could not be reached")
    BLOCKED = "blocked", _("Not sent: the owner of the address wants no mail")
    SETTLED = "settled", _("Not sent: no longer needed")


class DuplicatePolicy(TextChoices):
    """The treatment of imported rows whose signatory is on the list already."""

    SKIP = "skip", _("Leave the entry on the list as it is")
    UPDATE = "update", _("Update the entry on the list from the file")
    FILL = "fill", _("Fill what is blank in the entry on the list")


class DateOrder(TextChoices):
    """The order of day and month in dates such as 5/13/2019. Without a choice, the whole column decides."""

    DAY_FIRST = "dmy", _("Day first (13/5/2019)")
    MONTH_FIRST = "mdy", _("Month first (5/13/2019)")


class Outcome(TextChoices):
    """The result of a row of an imported file."""

    NEW = "new", _("New")
    UPDATE = "update", _("Update")
    DUPLICATE = "duplicate", _("Duplicate")
    ATTACHED = "attached", _("Further representative")
    REMOVE = "remove", _("To withdraw")
    NOT_FOUND = "not_found", _("Not found")
    LEFT_OUT = "left_out", _("Left out")
    WITHDREW = "withdrew", _("Withdrawn before")
    ASK = "ask", _("To decide")
    ERROR = "error", _("Error")


class Directory(TextChoices):
    """A list that a file without signatories can be imported into."""

    ORGANIZATIONS = "organizations", _("Organizations")
    INSTITUTIONS = "institutions", _("Institutions")


class DirectoryOutcome(TextChoices):
    """The result of a row of a file of organizations or institutions."""

    REFUSED = "refused", _("Refused")
    ADDED = "added", _("New")
    UPDATED = "updated", _("Update")
    UNCHANGED = "unchanged", _("Unchanged")


class Question(TextChoices):
    """A question about a row that staff must answer before the import, in the order of importance."""

    STRUCK = "struck", _("The row is struck through in the spreadsheet")
    TEXT = "text", _("The text looks wrongly decoded")
    DOUBT = "doubt", _("It does not look like one signatory")
    WISH = "wish", _("It is not clear what the signer agreed to")
    SIGNER = "signer", _("Which of the two signs: the name or the affiliation?")
    SAME = "same", _("Perhaps the same as an entry on the list")
    REMOVE = "remove", _("Perhaps this entry is to be taken off the list")


class Answer(TextChoices):
    """Answers of staff to a `Question`. `UPDATE` may name an entry: "update:7"."""

    ADD = "add", _("Add as new")
    UPDATE = "update", _("Update that entry")
    WITHDRAW = "withdraw", _("Withdraw that entry")
    SKIP = "skip", _("Leave out")
    SHOW = "show", _("Publish with the name")
    HIDE = "hide", _("Withhold the name")
    WORKPLACE = "workplace", _("The affiliation signs, represented by the person")
    NAME = "name", _("The name signs")


class CleanUp(TextChoices):
    """A clean-up of names that staff may accept in an import, in the order of the screen."""

    TITLES = "titles", _("Titles and degrees")
    PRONOUNS = "pronouns", _("Pronouns")
    ORDER = "order", _("Family name first")
    CAPITALS = "capitals", _("Capital letters")
    SYMBOLS = "symbols", _("Emoji and symbols")


class ImportState(TextChoices):
    """The state of an import. The uploaded file is kept until the import is carried out or discarded."""

    REFUSED = "refused", _("File refused")
    CHECKING = "checking", _("Being checked")
    PREVIEWED = "previewed", _("Waiting for confirmation")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class AutomaticEditions(TextChoices):
    """The schedule of automatic editions of a list."""

    NEVER = "never", _("Never")
    DAILY = "daily", _("Every day on which something changed")
    HOURLY = "hourly", _("Every hour while it grows; other changes after a day")
    AT_CLOSE = "at_close", _("Once, when the list closes")


class QuestionType(TextChoices):
    """The type of the answers to a question of a list; `signatories.question_types` has the rules of each."""

    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    YES_NO = "yes_no", _("Yes or no")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    POSTAL_CODE = "postal_code", _("Postal code")
    ORCID = "orcid", _("ORCID iD")
    URL = "url", _("Web address")


class Visibility(TextChoices):
    """The readers of the answers to a question. `PRINTED` ones are public as well."""

    PRINTED = "printed", _("Printed after the name")
    PUBLIC = "public", _("Public, in the API and in files")
    PRIVATE = "private", _("Private, for staff who may see contacts")
