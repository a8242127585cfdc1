"""Files of every form are read to the same rows."""

import codecs
import csv
import io
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from peyvand.foundation.records.imports.tables import Layout, find_layout, is_light, read_header, read_rows
from peyvand.kernel.refused import Refused

HEADER = ["فاکتور", "شرح کالا", "تعداد"]
ROWS = [["1", "لیوان «بزرگ»", "2"], ["2", "كتاب، دو جلد\nدر جعبه", "3"], ["3", 'قاب 7" ساده', "1"]]
LATIN = [["Rechnung", "Beschreibung", "Stück"], ["1", "Käse; groß", "2"], ["2", "Crème brûlée für zwölf Gäste", "3"]]


def write(path: Path, rows: list[list[str]], encoding: str, delimiter: str = ",", *, mark: bytes = b"") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(mark + text.getvalue().encode(encoding))
    return path


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    layout = find_layout(path)
    return read_header(path, layout), list(read_rows(path, layout))


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_unicode_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str, mark: bytes, delimiter: str):
    path = write(tmp_path / "file", [HEADER, *ROWS], encoding, delimiter, mark=mark)

    assert read(path) == (HEADER, ROWS)


def test_windows_1256_is_told_from_windows_1252(tmp_path: Path):
    persian = [HEADER, *([str(n), "پارچه سفيد ساده", "2"] for n in range(40))]
    arabic = write(tmp_path / "arabic", [[cell.replace("ی", "ي") for cell in row] for row in persian], "cp1256")
    western = write(tmp_path / "western", LATIN, "cp1252", ";")

    assert find_layout(arabic).encoding == "cp1256"
    assert read(arabic)[1][0] == ["0", "پارچه سفيد ساده", "2"]
    assert find_layout(western).encoding == "cp1252"
    assert read(western) == (LATIN[0], LATIN[1:])


def test_a_foreign_letter_late_in_a_long_file_is_seen(tmp_path: Path):
    rows = [["a", "b"], *([str(number), "plain"] for number in range(30_000)), ["30000", "café"]]
    path = write(tmp_path / "file", rows, "cp1252")

    assert read(path)[1][-1] == ["30000", "café"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs", "Cc")), max_size=12
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_whatever_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
):
    path = tmp_path_factory.mktemp("csv") / "file"
    write(path, [["number", "name", "count"], *rows], "utf-8", delimiter)
    layout = Layout("csv", delimiter=delimiter)

    assert list(read_rows(path, layout)) == [row for row in rows if any(row)]


def test_a_title_above_the_names_is_skipped(tmp_path: Path):
    rows = [["Sales of 2010", "", ""], ["", "", ""], ["Invoice", "Code", "Price"], ["1", "A", "2.5"], ["2", "B", "3.5"]]
    path = write(tmp_path / "file", rows, "utf-8")

    assert read(path) == (["Invoice", "Code", "Price"], rows[3:])


def test_columns_without_a_name_or_with_the_same_get_one_of_their_own(tmp_path: Path):
    path = write(tmp_path / "file", [["Code", "", "Code"], ["a", "b", "c"]], "utf-8")

    assert read_header(path, find_layout(path)) == ["Code", "2", "Code (2)"]


def test_a_file_of_numbers_alone_has_no_names(tmp_path: Path):
    path = write(tmp_path / "file", [["1", "20"], ["2", "30"]], "utf-8")

    assert read(path) == (["1", "2"], [["1", "20"], ["2", "30"]])


def test_short_rows_are_filled_and_long_ones_left_for_the_reader_to_refuse(tmp_path: Path):
    path = tmp_path / "file"
    path.write_text("a,b,c\n1,2\n\n1,2,3,,\n1,2,3,4\n")

    assert read(path)[1] == [["1", "2", ""], ["1", "2", "3"], ["1", "2", "3", "4"]]


def test_a_workbook_is_read_with_its_types(tmp_path: Path):
    path = tmp_path / "book"
    with xlsxwriter.Workbook(path) as book:
        sheet, moments = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["Invoice", "When", "Price", "Customer"])
        sheet.write_number(1, 0, 489434)
        sheet.write_number(1, 1, 40148.3229166667, moments)
        sheet.write_number(1, 2, 6.95)
        sheet.write_string(1, 3, "شرکت کویر")

    header, rows = read(path)

    assert header == ["Invoice", "When", "Price", "Customer"]
    assert rows == [["489434", "2009-12-01 07:45:00", "6.95", "شرکت کویر"]]


def test_parquet_is_read_with_every_value_as_it_is(tmp_path: Path):
    path = tmp_path / "file"
    duckdb.execute(
        'COPY (SELECT \'a"b\' AS "na""me", 6.95::DOUBLE AS price, NULL::INT AS none,'
        " TIMESTAMP '2009-12-01 07:45' AS at, TIMESTAMPTZ '2009-12-01 07:45+01' AS zoned)"
        f" TO '{path}' (FORMAT parquet)"
    )

    assert read(path) == (
        ['na"me', "price", "none", "at", "zoned"],
        [['a"b', "6.95", "", "2009-12-01 07:45:00", "2009-12-01 06:45:00+00"]],
    )


def test_what_is_no_table_is_refused_in_words(tmp_path: Path):
    cases = {"empty": b"", "blank": b" \n \n", "book": b"PK\x03\x04 and no more", "parquet": b"PAR1 and no more"}
    for name, content in cases.items():
        path = tmp_path / name
        path.write_bytes(content)

        with pytest.raises(Refused) as caught:
            read(path)

        assert (caught.value.code, bool(str(caught.value.text))) == ("unreadable", True)


def test_only_small_files_of_text_are_light(tmp_path: Path):
    (tmp_path / "text").write_text("a,b\n1,2\n")
    (tmp_path / "parquet").write_bytes(b"PAR1")

    assert is_light(tmp_path / "text")
    assert not is_light(tmp_path / "parquet")


def test_a_workbook_that_unfolds_to_more_than_can_be_read_is_refused_before_it_is_opened(tmp_path: Path):
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w") as texts:
            for _megabyte in range(151):
                texts.write(b"A" * 1_000_000)

    with pytest.raises(Refused, match="more than can be read"):
        find_layout(path)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(b"code,name\n1,a\n2," + b"x" * 17_000_000 + b"\n")

    with pytest.raises(Refused, match="a line has no end"):
        read(path)


def test_a_stray_nought_makes_no_file_utf_16(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(b"code,name\n1,a\x00b\n2,c\n")

    assert read(path) == (["code", "name"], [["1", "ab"], ["2", "c"]])
