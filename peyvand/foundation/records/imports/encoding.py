"""In which encoding and with which delimiter a text file was written."""

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",;\t|؛،^~\x1f"
SAMPLE = 64 * 1024
LEAST_NOUGHTS = 20
# The one-byte encodings of Windows that files of our firms come in; a closer guess among many would err more.
ONE_BYTE = ["cp1252", "cp1256"]
ARABIC_WORD = re.compile(r"[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]{2,}")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u00ff]{2,}")


def guess_encoding(path: Path) -> str:
    """Return the name of the codec in which the whole file can be read.

    A byte-order mark decides; then UTF-16 by its noughts; then UTF-8 if every byte of the file agrees;
    else windows-1252 or windows-1256, whichever reads more like words.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    # A stray nought is dirt; in UTF-16 even text of other alphabets has one for each space, digit and comma.
    if head.count(0) * LEAST_NOUGHTS > len(head):
        return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
    odd = _lines_beyond_utf8(path)
    return guess_one_byte(odd) if odd else "utf-8"


def guess_one_byte(sample: bytes) -> str:
    """Return cp1252 or cp1256 for bytes that are not UTF-8."""
    arabic = sample.decode("cp1256", "replace")
    in_arabic = sum(map(len, ARABIC_WORD.findall(arabic)))
    odd = sum(byte > 0x7F for byte in sample)
    if in_arabic > odd * 0.6 and not _is_latin(sample):
        return "cp1256"
    best = from_bytes(sample, cp_isolation=ONE_BYTE).best()
    return best.encoding if best and in_arabic > odd * 0.3 else "cp1252"


def _is_latin(sample: bytes) -> bool:
    """Whether the odd letters stand inside Latin words, as the é of café does."""
    text = sample.decode("cp1252", "replace")
    inside = sum(1 for word in LATIN_WORD.findall(text) if not word.isascii() and re.search("[A-Za-z]{2}", word))
    alone = sum(1 for word in LATIN_WORD.findall(text) if not re.search("[A-Za-z]", word))
    return inside > alone


def _lines_beyond_utf8(path: Path) -> bytes:
    """Return lines that are not UTF-8, up to the size of a sample; nothing when the whole file is UTF-8."""
    found = bytearray()
    with path.open("rb") as file:
        for line in file:
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                found += line
                if len(found) > SAMPLE:
                    break
    return bytes(found)


def guess_delimiter(text: str) -> str:
    """Return the character that parts the sample's lines into the same number of columns most often, else a comma."""
    return max(DELIMITERS, key=lambda mark: (_agreement(text, mark), -DELIMITERS.index(mark)))


def _agreement(text: str, delimiter: str) -> float:
    """Say how well ``delimiter`` parts the text: the share of records with the commonest width, times that width."""
    try:
        widths = [len(row) for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter) if row]
    except csv.Error:
        return 0
    if len(widths) > 1:
        # The last record of a sample may be cut.
        widths.pop()
    if not widths:
        return 0
    width, count = Counter(widths).most_common(1)[0]
    return (count / len(widths)) ** 2 * min(width, 30) if width > 1 else 0
