"""The sentences about what is wrong with a file or a text, by their codes. Pure; a table.

A template says what is wrong and, behind a semicolon, what to do; `{limit:,}` is a large number.
Codes are stored with problems and read over REST: they stay. How a sentence is made is in `saying`.
"""

from __future__ import annotations

from collections.abc import Mapping


class Words(str):
    """English of the catalogue, which readers see in their language (see `workbench.messages`)."""


_TEXTS = {
    "half-surrogate": Words(
        "{character} is half of a surrogate pair; write the whole character (at code point {at})"
    ),
    "latin-1-control": Words(
        "{character} is a control character; the text seems to be Windows-1252 read as Latin-1, "
        "convert it to UTF-8 again (at code point {at})"
    ),
    "noncharacter": Words("{character} is a noncharacter; remove it (at code point {at})"),
    "control": Words("{character} is a control character; remove it (at code point {at})"),
    "control-break": Words(
        "{character} is a control character; replace it by a line break (at code point {at})"
    ),
    "text-too-long": Words(
        "the text has {length:,} code points, the limit is {limit:,}; "
        "split it into several documents"
    ),
    "text-empty": Words("the text is empty; a document needs something to read"),
    "span-before-text": Words("start {start} lies before the text; offsets count from 0"),
    "span-empty": Words(
        "start {start} must stand before end {end}; a span holds at least one code point"
    ),
    "span-swapped": Words("start {start} must stand before end {end}; swap them"),
    "span-past-text": Words(
        "end {end} lies past the end of the text, which has {length} code points"
    ),
    "quote-differs": Words("the quote does not match: at {start}–{end} the text says “{there}”"),
    "correct-span": Words("correct the span"),
    "correct-offsets": Words("correct the offsets or the quote"),
    "offsets-utf-16": Words("these look like UTF-16 offsets; convert to code points"),
    "offsets-utf-8": Words("these look like UTF-8 byte offsets; convert to code points"),
    "quote-stands-at": Words("the quote stands at {start}–{end}"),
    "quote-stands-at-first": Words("the quote stands at {start}–{end} and elsewhere"),
    "offsets-count-crlf": Words(
        "these offsets count CRLF as one character (or leave out the BOM); "
        "count them in the text as it stands in the file"
    ),
    "span-of-carriage-return": Words("the span holds only a carriage return, which is not kept"),
}

_FILES = {
    "file-empty": Words("The file is empty."),
    "file-blank": Words("The file holds nothing but blank lines."),
    "file-packed": Words("This is {what}. Give the text that is in it, as UTF-8."),
    "file-encoding": Words("This file is in {encoding}. Save it as UTF-8 and import it again."),
    "file-too-long": Words("The file is longer than {limit:,} bytes. Split it into several."),
    "file-not-lines": Words(
        "This is JSON, but not JSON Lines: each record must stand whole on one line, without "
        "an array around them. (`jq -c '.[]'` makes lines of an array.)"
    ),
    "zip-unreadable": Words("The zip archive cannot be read ({error}). Make it again."),
    "zip-empty": Words("The zip archive holds no files."),
    "zip-too-many": Words("The zip archive has more than {limit:,} files. Split it."),
    "zip-too-large": Words("The zip archive unpacks to more than {limit:,} bytes. Split it."),
    "header-too-long": Words("The header is too long. The first line names the columns."),
    "header-broken": Words("The header is broken ({error}). Correct its quotes."),
    "header-not-utf-8": Words(
        "The header is not UTF-8, or holds control characters. Save it as UTF-8."
    ),
    "header-without-text": Words(
        "No column is named text. The first line reads: {line} "
        "Name the column with the texts of the documents: text."
    ),
    "header-column-twice": Words("Two columns are named {column}. Rename one."),
    "not-utf-8": Words(
        "not UTF-8: byte {byte} at byte {at}; convert it to UTF-8 (perhaps from Windows-1252)"
    ),
    "member-packed": Words("this is {what}, not a text"),
    "member-encoding": Words("the file is in {encoding}; save it as UTF-8"),
    "member-name-controls": Words("the name holds control characters; rename the file"),
    "member-name-absolute": Words(
        "the name is an absolute or a Windows path; pack the folder again"
    ),
    "member-name-climbs": Words("the name climbs out of the archive (`..`); pack the folder again"),
    "member-name-too-long": Words("the name is longer than {limit} characters; shorten it"),
    "member-name-twice": Words("another file of the archive has this name; rename one"),
    "member-no-file": Words("this is a link or a device, not a file; pack the file itself"),
    "member-archive": Words("archives inside an archive are not opened; import it by itself"),
    "member-suffix": Words("only files that end in {suffixes} are read here"),
    "member-encrypted": Words("the file is encrypted; pack it without a password"),
    "member-packing": Words("the file is packed in an unusual way; use the ordinary deflate"),
    "member-damaged": Words("the archive is damaged here ({error}); pack it again"),
    "member-length-lies": Words("the archive lies about the length of this file; pack it again"),
    "member-too-long": Words("the file is longer than {limit:,} bytes; split it"),
    "member-bomb": Words("the file swells more than {ratio}-fold when unpacked; that is no text"),
}

_ROWS = {
    "row-quote-open": Words("a quote that opens in this row is never closed; close it"),
    "row-quote-open-to-end": Words(
        "a quote that opens in this row is never closed; nothing after it was read. Close it"
    ),
    "row-too-long": Words(
        "the row is longer than {limit:,} bytes; shorten it, or close its quotes"
    ),
    "row-quote-undoubled": Words(
        'a quote inside a quoted cell must be doubled (""); correct the row'
    ),
    "row-broken": Words("the row is broken ({error}); correct it"),
    "row-cells": Words(
        "the row has {cells} cells, the header {columns}; a cell with a delimiter, "
        "a quote or a line break must stand in quotes"
    ),
    "row-not-utf-8": Words("not UTF-8: byte {byte}; save the table as UTF-8"),
    "line-too-long": Words(
        "the line is longer than {limit:,} bytes; split the record into several"
    ),
    "line-no-object": Words("a line must hold an object, not {kind}; write {{…}}"),
    "json-too-deep": Words("nested {depth:,} levels deep, the limit is {limit}; flatten it"),
    "json-control-escape": Words(
        "the JSON is broken at column {column}: the control character {character} stands in a "
        "string; write it as an escape"
    ),
    "json-control-remove": Words(
        "the JSON is broken at column {column}: the control character {character} stands in a "
        "string; remove it"
    ),
    "json-cut": Words("the JSON is cut off at column {column}; a record stands whole on one line"),
    "json-broken": Words(
        "the JSON is broken at column {column}: {error}; correct it, or export it again"
    ),
    "json-key-twice": Words("the key “{key}” stands twice in one object; keep one"),
    "number-inexact": Words(
        "{number} is no number that every reader takes exactly; write it as text"
    ),
    "file-cut": Words(
        "the file is cut off: it begins with a corpus record, but the end record is missing; "
        "export or download it again"
    ),
    "after-end": Words(
        "something stands after the end record; nothing from here on was read. "
        "Import joined files one by one"
    ),
    "counts-differ": Words(
        "the end record counts {count} of type {type}, the file has {found}; "
        "it was changed or cut after it was written"
    ),
    "corpus-not-first": Words("the corpus record must be the first line; this one was left out"),
    "type-later": Words("records of type {type} belong to a later version; this one was left out"),
    "type-unknown": Words(
        "the type of a record is corpus, outlet, document or end; this one was left out. "
        "(Name a field of your own differently, or put it into metadata)"
    ),
    "version-later": Words(
        "the file has format version {version}, this is {known}; "
        "what is new in it is left out and reported"
    ),
}

_FIELDS = {
    "left-out-annotation": Words("the annotation was left out"),
    "left-out-annotation-set": Words("the annotation set was left out"),
    "left-out-decision": Words("the decision was left out"),
    "left-out-document": Words("the document was left out"),
    "left-out-entry": Words("the entry was left out"),
    "left-out-evidence": Words("the evidence was left out"),
    "left-out-field": Words("the field was left out"),
    "left-out-label": Words("the label was left out"),
    "left-out-opinion": Words("the opinion was left out"),
    "left-out-outlet": Words("the outlet was left out"),
    "left-out-row": Words("the row was left out"),
    "left-out-this": Words("it was left out"),
    "kept-in-metadata": Words("what it says is kept in the metadata"),
    "field-unknown": Words("“{field}” is unknown here, perhaps of a later version"),
    "field-no-text": Words("must be text, not {kind}"),
    "field-no-text-quote": Words("must be text, not {kind}; put it in quotes"),
    "field-too-long": Words("has {length:,} characters, the limit is {limit:,}; shorten it"),
    "field-several-lines": Words("must stand on one line, without tabs"),
    "field-no-whole-number": Words("must be a whole number, not {kind}"),
    "field-out-of-bounds": Words("must lie between {least} and {most:,}"),
    "field-no-boolean": Words("must be true or false, not {kind}"),
    "field-no-choice": Words("must be one of {options}"),
    "field-no-address": Words(
        "is no web address: it must begin with http(s):// and hold no spaces"
    ),
    "field-no-fraction": Words("must be a number from 0 to 1"),
    "field-no-object": Words("must be an object, not {kind}"),
    "field-no-array": Words("must be an array, not {kind}"),
    "field-missing": Words("is missing"),
    "choice-missing": Words("is missing; give one of {options}"),
    "kind-inexact": Words("the inexact {number}"),
    "text-missing": Words("is missing; a document needs its text, in quotes"),
    "text-no-text": Words("is {kind}; a document needs its text, in quotes"),
    "id-blank": Words("holds nothing but spaces; name the document or leave it out"),
    "language-unknown": Words("is no language tag (BCP 47); write for example en or pt-BR"),
    "precision-alone": Words("is of no use without published_at"),
    "metadata-twice": Words("stands both in the record and in its metadata; keep one"),
    "annotator-no-object": Words("must be an object with a name, not {kind}"),
    "annotator-without-name": Words("the annotator needs a name"),
    "set-twice": Words(
        "a second set of “{name}” in round {round}; put both into one. It was left out"
    ),
    "gold-twice": Words("a second gold set in round {round}; put both into one. It was left out"),
    "annotation-twice": Words(
        "the same span has this label twice in one set; the second was left out"
    ),
    "short-no-array": Words("must be an array of [start, end, label]"),
    "short-no-row": Words("must be [start, end, label]; the annotation was left out"),
    "source-missing": Words("is missing; name a document with start and end, or a url"),
    "span-needs-document": Words("needs a document; a url has only a quote"),
    "quote-missing": Words("is missing; evidence from another document needs its quote"),
    "span-impossible": Words("start {start} must not be below 0 and must be below end {end}"),
    "quote-length": Words(
        "the quote has {length} code points, the span {span}; offsets count code points of a text "
        "with LF line ends"
    ),
    "span-missing": Words("is missing; give the span in code points"),
    "gold-missing": Words("is missing; name the gold annotation by start, end and label"),
    "opinion-without-name": Words("is missing; say whose opinion it is"),
    "date-no-zone": Words("the time has no zone; add Z or an offset such as +02:00"),
    "date-no-moment": Words("there is no such moment ({error}); correct it"),
    "date-no-day": Words("there is no such day; correct it"),
    "date-too-precise": Words(
        "the date is known to the {known}, not to the {wanted}; correct one of them"
    ),
    "date-ambiguous": Words("the date is ambiguous (day or month first?); write it as 2023-05-29"),
    "date-unpadded": Words("the date is not ISO 8601; write it as {date}"),
    "date-unknown": Words(
        "the date is not ISO 8601; write 2023, 2023-05, 2023-05-29 or 2023-05-29T14:30:00Z"
    ),
}

_PROJECT = {
    "refused": "{reason}",
    "text-changed": Words(
        "The project has another text under “{id}”, and texts never change. "
        "Give this one another external_id."
    ),
    "outlet-refused": Words("{reason} What it says is kept in the metadata."),
    "set-differs": Words(
        "“{name}” has another set on this document in round {round}; nothing was changed in it. "
        "Import this one under another annotator or round."
    ),
    "label-unknown": Words(
        "Unknown label “{label}”; this project has {labels}. "
        "Add it to the project, or correct it in the file."
    ),
    "document-unknown": Words(
        "No document “{id}” in this project or file; import it first, or correct the reference."
    ),
    "passage-past-text": Words(
        "The passage ends past the text of “{id}”, which has {length} code points."
    ),
    "passage-differs": Words(
        "The quote does not stand there in “{id}”; the text reads “{there}”. "
        "Offsets count Unicode code points."
    ),
    "nothing-read": Words("The file holds no record. Choose the format that it is in."),
    "not-all-good": Words(
        "Nothing was added, because not every record is good. Mend what is listed and import "
        "again, or choose to add what is good."
    ),
    "no-longer-allowed": Words("Whoever asked for this job no longer has the role for it."),
    "broken": Words(
        "The work stopped on an error of the workbench itself; the log names it under this job's "
        "id."
    ),
}

SENTENCES: Mapping[str, str] = {**_TEXTS, **_FILES, **_ROWS, **_FIELDS, **_PROJECT}
