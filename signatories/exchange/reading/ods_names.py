"""Names of elements and attributes in an OpenDocument spreadsheet, as expat reports them."""

from __future__ import annotations

#: Namespaces by the prefix that this package uses for them.
NAMESPACES = {
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "table", "text", "style", "drawing")
    },
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


def qualified(name: str) -> str:
    """Return a prefixed name, such as "table:name", as the parser reports it."""
    prefix, _colon, local = name.partition(":")
    return f"{NAMESPACES[prefix]} {local}"


# Names of elements and attributes.
TABLE = qualified("table:table")
COLUMN = qualified("table:table-column")
ROW = qualified("table:table-row")
CELL = qualified("table:table-cell")
COVERED_CELL = qualified("table:covered-table-cell")
TABLE_NAME = qualified("table:name")
TABLE_STYLE = qualified("table:style-name")
DEFAULT_STYLE = qualified("table:default-cell-style-name")
COLUMNS_REPEATED = qualified("table:number-columns-repeated")
ROWS_REPEATED = qualified("table:number-rows-repeated")
COLUMNS_SPANNED = qualified("table:number-columns-spanned")
ROWS_SPANNED = qualified("table:number-rows-spanned")
VISIBILITY = qualified("table:visibility")
FORMULA = qualified("table:formula")
VALUE_TYPE = qualified("office:value-type")
VALUE = qualified("office:value")
DATE_VALUE = qualified("office:date-value")
TIME_VALUE = qualified("office:time-value")
BOOLEAN_VALUE = qualified("office:boolean-value")
STRING_VALUE = qualified("office:string-value")
CALC_VALUE_TYPE = qualified("calcext:value-type")
PARAGRAPH = qualified("text:p")
HEADING = qualified("text:h")
SPACES = qualified("text:s")
SPACE_COUNT = qualified("text:c")
TAB = qualified("text:tab")
LINE_BREAK = qualified("text:line-break")
LINK = qualified("text:a")
HREF = qualified("xlink:href")
SPAN = qualified("text:span")
TEXT_STYLE = qualified("text:style-name")
