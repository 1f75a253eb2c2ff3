"""Zip archives: which kind of document they hold, and caps on their unpacked size."""

from __future__ import annotations

import io
import zipfile

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.protocol import ReadLimits

ZIP_MAGIC = b"PK\x03\x04"
XLSX_MEMBER = "xl/workbook.xml"
#: The member of an OpenDocument file that holds its media type, and the types that are read.
MEDIA_TYPE_MEMBER = "mimetype"
ODS_MEDIA_TYPES = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
#: A member that only files of one kind have, and the sentence that refuses them.
OTHER_ARCHIVES = {
    "xl/workbook.bin": gettext_noop("This is a binary Excel workbook (.xlsb). Save it as .xlsx or as CSV."),
    "word/document.xml": gettext_noop("This is a Word document, not a table. Copy the table to a spreadsheet."),
    "Index/Document.iwa": gettext_noop(
        "This is a document of Apple Numbers or Pages. Export the table as CSV or as an Excel workbook (.xlsx)."
    ),
    MEDIA_TYPE_MEMBER: gettext_noop(
        "This is an OpenDocument file, but not a spreadsheet. Copy the table to a spreadsheet."
    ),
}
DAMAGED_ARCHIVE = gettext_noop("The workbook is damaged. Open it, save it again and send the new file.")
MAX_MEMBERS = 1_000


def open_archive(content: bytes, limits: ReadLimits) -> zipfile.ZipFile:
    """Return the archive; raises `UnreadableFile` if it is damaged or would unpack to more than the caps."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(DAMAGED_ARCHIVE) from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or len(members) > MAX_MEMBERS:
        raise UnreadableFile(
            gettext_noop(
                "The workbook unpacks to %(size)s MB in %(members)s parts; at most %(most)s MB in "
                "%(parts)s parts are read. Save the list as CSV."
            ),
            size=unpacked // 1_000_000,
            members=len(members),
            most=limits.unpacked_bytes // 1_000_000,
            parts=MAX_MEMBERS,
        )
    return archive


def is_ods(archive: zipfile.ZipFile) -> bool:
    """Return whether the archive is an OpenDocument spreadsheet, and False for an Excel workbook.

    Raises `UnreadableFile` with a sentence that names what the archive is instead.
    """
    names = set(archive.namelist())
    if XLSX_MEMBER in names:
        return False
    if MEDIA_TYPE_MEMBER in names:
        try:
            with archive.open(MEDIA_TYPE_MEMBER) as member:
                if member.read(100).strip() in ODS_MEDIA_TYPES:
                    return True
        except Exception as error:  # zipfile raises whatever its decompressors do
            raise UnreadableFile(DAMAGED_ARCHIVE) from error
    sentence = next((sentence for name, sentence in OTHER_ARCHIVES.items() if name in names), None)
    raise UnreadableFile(
        sentence or gettext_noop("This is a zip archive, not a table. Unpack it and send the file inside.")
    )
