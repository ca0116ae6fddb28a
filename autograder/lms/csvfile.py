"""A CSV file that goes back to the program it came from: untouched cells are written byte for byte as they were read.

The `csv` module would do for the values, but not for the way back: it forgets which cells were quoted, the line ends
and the byte order mark, and an LMS compares identifiers and headers as it wrote them.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import DeliveryError
from autograder.messages import texts

LARGEST = 64 * 2**20
ROWS = 1_000_000
COLUMNS = 2_000
CELL = 2**20
"""Characters; a title has at most TITLE."""
TITLE = 2_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SEPARATOR = re.compile(r'"?sep=([,;\t])"?(?:\r\n|\n|\r)')
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Table:
    """Rows of a delimited file; row 0 is the header. `raw` holds each cell as it stood in the file, quotes included.

    `mark` is what stands before them: a byte order mark, a line `sep=;`.
    """

    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]
    delimiter: str
    encoding: str
    mark: bytes

    @property
    def header(self) -> tuple[str, ...]:
        """The titles of the columns."""
        return self.rows[0]

    @property
    def quotes_all(self) -> bool:
        """Whether the file quotes cells that need no quotes."""
        return all(cell.startswith('"') for cell in self.raw[0])

    def column(self, *titles: str) -> int | None:
        """The index of the first of `titles` in the header (case and outer spaces do not count)."""
        return next((self._places[title.casefold()] for title in titles if title.casefold() in self._places), None)

    @property
    def told(self) -> str:
        """The first titles, for a sentence."""
        return ", ".join(texts.line(title, 60) for title in self.header[:8])

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {title.strip().casefold(): column for column, title in reversed([*enumerate(self.header)])}

    def cell(self, row: int, column: int | None) -> str:
        """The value of one cell; "" where the row is short or there is no such column."""
        return self.rows[row][column] if column is not None and column < len(self.rows[row]) else ""

    def changed(self, cells: Mapping[tuple[int, int], str]) -> Table:
        """This table with other values in the cells (row, column); a column beyond the last is appended."""
        rows, raw = [list(row) for row in self.rows], [list(row) for row in self.raw]
        for (row, column), value in sorted(cells.items()):
            missing = column + 1 - len(rows[row])
            rows[row] += [""] * missing
            raw[row] += [self._quoted("")] * missing
            if rows[row][column] != value or missing > 0:
                rows[row][column], raw[row][column] = value, self._quoted(value)
        return replace(self, rows=tuple(map(tuple, rows)), raw=tuple(map(tuple, raw)))

    def data(self) -> bytes:
        """The file's bytes."""
        lines = (self.delimiter.join(row) + end for row, end in zip(self.raw, self.ends, strict=True))
        return self.mark + "".join(lines).encode(self.encoding)

    def _quoted(self, value: str) -> str:
        special = any(character in value for character in (self.delimiter, '"', "\n", "\r")) or value != value.strip()
        return '"' + value.replace('"', '""') + '"' if special or self.quotes_all else value


def load(path: Path, *, legacy: bool = False) -> Table:
    """The table in a file, as `read` reads it. Raises DeliveryError also when the file cannot be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DeliveryError(f"{path} cannot be read: {error}") from error
    return read(data, path.name, legacy=legacy)


def read(data: bytes, name: str, *, legacy: bool = False) -> Table:
    """The table in a CSV or TSV file's bytes: UTF-8 or UTF-16 by its byte order mark; comma, semicolon or tab by count.

    `legacy` allows cp1252 (a spreadsheet's own encoding), which is fit for a roster and never for the way back.
    Raises DeliveryError when the bytes are no such file; `name` stands in the message.
    """
    if len(data) > LARGEST:
        raise DeliveryError(f"{name} is larger than {LARGEST // 2**20} MB: this is no grade file")
    text, encoding, mark = _decoded(data, name, legacy)
    told = _SEPARATOR.match(text)
    if told:  # a line for spreadsheets, which goes back as it came
        text, mark = text[told.end() :], mark + told[0].encode(encoding)
    first = text.splitlines()[0] if text.strip() else ""
    if not first:
        raise DeliveryError(f"{name} is empty: download it again")
    delimiter = told[1] if told else max(",;\t", key=re.sub(r'"(?:[^"]++|"")*+"', "", first).count)
    rows, raw, ends = _cells(text, delimiter, name)
    return Table(rows, raw, ends, delimiter, encoding, mark)


def harmless(value: str) -> str:
    """A cell for people's eyes: one that a spreadsheet would take for a formula is led by an apostrophe.

    Rule of OWASP "CSV Injection". Never for files that an LMS imports: there identifiers must come back unchanged.
    """
    return "'" + value if value.lstrip(" ").startswith(_FORMULA) else value


def _decoded(data: bytes, name: str, legacy: bool) -> tuple[str, str, bytes]:
    mark, encoding = next((one for one in _MARKS if data.startswith(one[0])), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding), encoding, mark
    except UnicodeDecodeError as error:
        if legacy and not mark:
            return data.decode("cp1252", errors="replace"), "cp1252", b""
        raise DeliveryError(
            f"{name} is not UTF-8 text (byte {error.start}): a spreadsheet saved it in another encoding, and names "
            "may be damaged. Download it again and hand it over unopened"
        ) from error


def _cells(
    text: str, delimiter: str, name: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    # A quote that no separator follows belongs to the cell: PHP writes one alone behind a backslash.
    quoted = rf'"(?>[^"]|""|"(?=[^{delimiter}\r\n"]))*+"'
    token = re.compile(rf'({quoted}|[^"{delimiter}\r\n][^{delimiter}\r\n]*|)({delimiter}|\r\n|\n|\r|\Z)')
    rows: list[tuple[str, ...]] = []
    raws: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    place = 0
    while place < len(text) or row:
        found = token.match(text, place)
        if found is None:
            line = text.count("\n", 0, place) + 1
            raise DeliveryError(f"{name}, line {line}: the quotes of a cell do not close. Download the file again")
        row.append(found[1])
        place = found.end()
        _bounded(row, len(rows), name)
        if found[2] != delimiter:
            raws.append(tuple(row))
            rows.append(tuple(_value(cell) for cell in row))
            ends.append(found[2])
            row = []
    return tuple(rows), tuple(raws), tuple(ends)


def _bounded(row: list[str], above: int, name: str) -> None:
    """Raises DeliveryError where a table grows beyond what a course can have; `row` has just got another cell."""
    longest = CELL if above else TITLE
    if len(row[-1]) <= longest and len(row) <= COLUMNS and above < ROWS:
        return
    found = f"a {'cell' if above else 'title'} of {len(row[-1])} characters (at most {longest} are read)"
    if len(row) > COLUMNS:
        found = f"more than {COLUMNS} columns"
    if above >= ROWS:
        found = f"more than {ROWS} rows"
    raise DeliveryError(f"{name}, row {above + 1}: {found}. This is no list of a course: download it again")


def _value(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
