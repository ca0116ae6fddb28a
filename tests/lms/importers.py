"""The LMSs' own import rules, written down a second time as small readers, so that an upload can be judged without them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation


@dataclass
class Imported:
    """What an LMS would do with an upload: grades and comments by key, people and columns it would create, what it skips."""

    grades: dict[str, Decimal] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    new_people: list[str] = field(default_factory=list)
    new_columns: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    changed_points: dict[str, str] = field(default_factory=dict)


def canvas(data: bytes, ids: set[str], assignments: Mapping[str, str]) -> Imported:
    """canvas-lms `lib/gradebook_importer.rb`: process_header, translate_pass, process_pp, process_student, process_submissions.

    `ids` are the course's students, `assignments` id -> title.
    """
    text = data.decode("utf-8-sig")
    sample = "".join(text.splitlines(keepends=True)[:3])
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if sample.count(";") > sample.count(",") else ","))
    head, result = rows[0], Imported()
    assert len(head) >= 4 and "Student" in head[0] and "ID" in head[1]
    section = head.index("Section")
    columns: dict[int, str] = {}
    for column in range(section + 1, len(head)):
        if re.search(r"(Current|Final|Unposted|Override).*(Score|Points|Grade)", head[column]):
            continue
        found = re.fullmatch(r"(.*) \((\d+)\)", head[column], re.DOTALL)
        by_title = [key for key, title in assignments.items() if title == head[column]]
        if found and found[2] in assignments:
            columns[column] = found[2]
        elif by_title:
            columns[column] = by_title[0]
        else:
            result.new_columns.append(head[column])
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            for column in list(columns):
                if "read only" in row[column]:
                    del columns[column]
                else:
                    result.changed_points[columns[column]] = row[column]
        elif not row[1].strip():
            continue
        elif row[1] not in ids:
            result.new_people.append(row[0])
        else:
            for column, assignment in columns.items():
                if row[column].strip() and row[column] != "EX":
                    result.grades[f"{row[1]}/{assignment}"] = Decimal(row[column].replace(",", "."))
    return result


def php_fgetcsv(text: str) -> list[list[str]]:
    """PHP's fgetcsv with its default escape: inside quotes a backslash takes the next quote with it."""
    rows, row, cell, place, quoted = [], [], "", 0, False
    while place < len(text):
        character = text[place]
        if quoted:
            if character == "\\" and text[place + 1 : place + 2] == '"':
                cell += '\\"'
                place += 1
            elif character == '"' and text[place + 1 : place + 2] == '"':
                cell += '"'
                place += 1
            elif character == '"':
                quoted = False
            else:
                cell += character
        elif character == '"':
            quoted = True
        elif character == ",":
            row.append(cell)
            cell = ""
        elif character == "\n":
            rows.append([*row, cell.rstrip("\r")])
            row, cell = [], ""
        else:
            cell += character
        place += 1
    return rows + ([[*row, cell]] if row or cell else [])


def moodle(data: bytes, maximum: Decimal, *, decimal: str, titles: tuple[str, str, str, str]) -> Imported:
    """`mod/assign/feedback/offline/importgradeslib.php` and Moodle's unformat_float, as observed on Moodle 4.5.

    `titles` are those of Identifier, Grade, Last modified (grade), Feedback comments in the site's language.
    """
    rows = php_fgetcsv(data.decode("utf-8-sig"))
    places = [rows[0].index(title) for title in titles]
    result = Imported()
    for row in rows[1:]:
        if len(row) <= max(places[:3]):
            result.skipped.append(str(row[:1]))
            continue
        key = "".join(re.findall(r"\d+", row[places[0]]))
        result.comments[key] = row[places[3]] if len(row) > places[3] else ""
        grade = unformat(row[places[1]], decimal)
        if grade is None or not 0 <= grade <= maximum:
            result.skipped.append(key)
        else:
            result.grades[key] = grade
    return result


def unformat(text: str, decimal: str) -> Decimal | None:
    """Moodle's unformat_float: spaces go, the language's decimal sign becomes a point, PHP casts what is left."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace(decimal, ".")
    found = re.match(r"[-+]?\d+(\.\d+)?", plain)
    return Decimal(found[0]) if found else None


def blackboard(data: bytes, columns: set[str]) -> Imported:
    """help.blackboard.com "Work offline with grade data": Username is the key, the number behind `|` routes a column."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text.splitlines()[0] else ","))
    result, user = Imported(), rows[0].index("Username")
    for column, title in enumerate(rows[0]):
        if column <= rows[0].index("Availability"):
            continue
        found = re.search(r"\|(\d+)$", title)
        if not found or found[1] not in columns:
            result.new_columns.append(title)
            continue
        for row in rows[1:]:
            try:
                result.grades[f"{row[user]}/{found[1]}"] = Decimal(row[column])
            except InvalidOperation:
                result.skipped.append(row[user])
    return result


def brightspace(data: bytes, items: Mapping[str, Decimal]) -> Imported:
    """community.d2l.com 3538: OrgDefinedId or Username, `<item> Points Grade`, the end marker; more than the maximum is cut."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    result = Imported()
    for row in rows:
        assert row["End-of-Line Indicator"] == "#"
        for title, value in row.items():
            found = re.match(r"(.*?) Points Grade", title)
            if found and found[1] not in items:
                result.new_columns.append(found[1])
            elif found and value.strip():
                result.grades[row["Username"].removeprefix("#")] = min(Decimal(value), items[found[1]])
    return result


def openedx(data: bytes, sums: Mapping[str, str], maximum: Decimal) -> Imported:
    """super-csv and staff_graded-xblock: needed columns there, the checksum as exported, at most the maximum."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert {"user_id", "points", "csum", "block_id", "last_points"} <= rows[0].keys()
    result = Imported()
    for row in rows:
        if row["points"] and (row["csum"] != sums[row["user_id"]] or Decimal(row["points"]) > maximum):
            result.skipped.append(row["user_id"])
        elif row["points"]:
            result.grades[row["user_id"]] = Decimal(row["points"])
    return result
