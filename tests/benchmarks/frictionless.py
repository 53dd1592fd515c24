"""What the benchmark of reading says of files that nobody here wrote: each was looked at, and this is what it holds.

A line is a file, and what must be found: the header's line, the rows below it, the columns, the encoding, the delimiter
and how many of the rows are ragged, which they are; or the rule that refuses it. The reasons for which
files of the collection are refused are true of them: two begin with a row and have no header (`without-headers*`), two
are a single row (`chunk2.headless`, `chunk3`), one is without a byte, one is Greek (ISO 8859-7), one is a list of
closures without a header (`issue-1478`), and four workbooks hold several sheets of rows.
"""

FRICTIONLESS = """
Table With Data.csv | 1 2 2 utf-8 ,
[table].csv | 1 2 2 utf-8 ,
accent.csv | 1 2 17 utf-8 ;
adjust-floating-point-error.xlsx | 1 5 4 - -
analysis-data.csv | 1 9 11 utf-8 ,
ascii-notvalid.csv | 1 1 3 utf-8 ,
ascii.csv | 1 1 3 utf-8 ,
blank-cells.csv | 1 5 2 utf-8 ,
blank-headers.csv | 1 2 3 utf-8 ,
blank-rows-multiple.csv | 1 2 3 utf-8 ,
blank-rows-no-fields.csv | 1 2 3 utf-8 ,
blank-rows.csv | 1 2 3 utf-8 ,
bom.csv | 1 2 2 utf-8 ,
capital-3.csv | 1 5 2 utf-8 ,
capital-invalid.csv | 1 10 3 utf-8 , 2 ragged
capital-valid.csv | 1 5 2 utf-8 ,
capitals.csv | 1 5 3 utf-8 ,
cast-int-to-string-issue-1251.xls | 1 2 5 - -
cast-int-to-string-issue-1251.xlsx | 1 2 5 - -
chunk1.csv | 1 1 2 utf-8 ,
chunk2.csv | 1 1 2 utf-8 ,
chunk2.headless.csv | header-missing
chunk3.csv | header-missing
compression/implicit-gz.csv | 1 2 2 utf-8 ,
compression/implicit-zip.csv | 1 2 2 utf-8 ,
countries-cleaned.csv | 1 4 4 utf-8 ,
countries-truefalsevalues.csv | 1 2 2 utf-8 ,
countries.csv | 2 5 4 utf-8 , 2 ragged
country-1.csv | 1 5 4 utf-8 ,
country-2.csv | 2 5 4 utf-8 ;
country-3.csv | 1 5 4 utf-8 ,
data.csv | 1 2 4 utf-8 ,
data2.csv | 1 3 2 utf-8 ,
defective-rows.csv | 1 2 3 utf-8 , 2 ragged
delimiter.csv | 1 2 2 utf-8 ;
dialect.csv | 1 2 2 utf-8 | 1 ragged
doublequote.csv | 1 5 17 utf-8 ,
duplicate-column.csv | 1 1 4 utf-8 ,
duplicate-headers.csv | 1 2 5 utf-8 ,
duplicate-rows.csv | 1 3 3 utf-8 ,
empty.csv | file-empty
encoding-issue-274.csv | 1 507 17 utf-8 ,
escaping.csv | 1 3 2 utf-8 ,
fixtures/template.xlsx | sheets-several
floats.csv | 1 5 1 utf-8 ,
geopoint/data/geopoint-object.csv | 1 3 2 utf-8 ,
infer/data.csv | 1 2 4 utf-8 ,
infer/data2.csv | 1 3 2 utf-8 ,
invalid.csv | 1 3 4 utf-8 , 3 ragged
invalid/data.csv | 1 2 4 utf-8 ,
invalid/data2.csv | 1 3 2 utf-8 ,
issue-1004-data1.csv | 1 5 4 utf-8 , 2 ragged
issue-1004-data2.csv | 1 3 4 utf-8 , 3 ragged
issue-1009-comma.csv | 1 1 2 utf-8 ,
issue-1009-semicolon.csv | 1 1 2 utf-8 ;
issue-1024.xlsx | 12 48 55 - -
issue-1066-largecellsize.csv | 1 19 2 utf-8 ,
issue-1066-largecellsizewithdeviation.csv | 1 19 2 utf-8 ,
issue-1066-smallcellsize.csv | 1 12 2 utf-8 ,
issue-1066-smallcellsizewithdeviation.csv | 1 12 2 utf-8 ,
issue-1100.csv | 1 2 2 utf-8 ;
issue-1105-timezone.csv | 1 2 2 utf-8 ;
issue-1109.csv | 1 3 3 utf-8 ,
issue-1138.csv | 1 7 3 utf-8 ;
issue-1232.csv | 1 5 7 utf-8 ;
issue-1341.csv | 1 99 51 utf-8 ,
issue-1478/table.csv | header-missing
issue-312.xlsx | 1 4 5 - -
issue-313.xlsx | 1 2 5 - -
issue-320.xlsx | 12 48 54 - -
issue-493.csv | 1 9 126 utf-8 ,
issue-825.csv | 1 2 3 utf-8 ,
issue-833.csv | 1 3 2 utf-8 ,
issue-844.csv | 1 2 2 utf-8 ,
issue-870.xlsx | 1 9 8 - -
issue-905/bad.csv | 1 1 2 utf-8 ,
issue-905/ok1.csv | 1 1 2 utf-8 ,
issue-905/ok2.csv | 1 1 2 utf-8 ,
issue-991.csv | 1 1 3 utf-8 ,
latin1.csv | 1 2 2 cp1252 ,
leading-zeros.csv | 1 3 1 utf-8 ,
long.csv | 1 6 2 utf-8 ,
matrix-with-comment.csv | 2 4 4 utf-8 ,
matrix.csv | 1 4 4 utf-8 ,
merged-cells-boolean.xls | 1 0 1 - -
merged-cells.xls | 1 0 1 - -
merged-cells.xlsx | 1 0 1 - -
multiline-headers.xlsx | 1 3 4 - -
nested-invalid.csv | 1 5 3 utf-8 ,
nested.csv | 1 4 3 utf-8 ,
number-format-multicode.xlsx | 1 3 1 - -
number/number-test.csv | 1 13 6 utf-8 ,
numeric-labels.csv | 1 3 10 utf-8 ,
package-dialect-no-header.csv | 1 2 3 utf-8 ,
package/data.csv | 1 2 4 utf-8 ,
package/data2.csv | 1 3 2 utf-8 ,
preserve-formatting-percentage.xlsx | 1 3 2 - -
preserve-formatting.xlsx | 1 1 11 - -
primary-file-types.csv | 1 2 3 utf-8 ,
schema-errors.csv | 1 4 3 utf-8 , 1 ragged
sheet2.xls | 1 2 2 - -
sheet2.xlsx | 1 2 2 - -
sheets.xlsx | sheets-several
skip-blank-at-the-end.csv | 1 2 2 utf-8 , 1 ragged
skip-rows-before-headers.csv | 2 2 2 utf-8 ,
skip-rows.csv | 2 3 2 utf-8 , 1 ragged
skip-rows.xlsx | 2 2 2 - -
structure-errors.csv | 1 3 3 utf-8 , 1 ragged
sync-schema.csv | 1 2 2 utf-8 ,
table-chunks/data1/chunk2.csv | 1 1 2 utf-8 ,
table-chunks/data2/chunk2.csv | 1 1 2 utf-8 ,
table-delimiter.csv | 1 2 2 utf-8 ;
table-infer-boolean.xlsx | 1 2 3 - -
table-infer-increase-limit.csv | 1 199 2 utf-8 ,
table-infer-iso-8859-7.csv | encoding
table-infer-missing-values.csv | 1 7 3 utf-8 ,
table-infer-row-limit.csv | 1 11 3 utf-8 ,
table-infer-utf8.csv | 1 5 3 utf-8 ,
table-infer.csv | 1 4 3 utf-8 ,
table-limits.csv | 1 3 4 utf-8 ,
table-output.csv | 1 2 2 utf-8 ,
table-output.ods | 1 2 2 - -
table-output.xlsx | 1 2 2 - -
table-reverse.csv | 1 2 2 utf-8 ,
table-unicode-headers.csv | 1 2 2 utf-8 ,
table-with-accents.csv | 1 638 8 cp1252 ;
table-with-booleans.ods | 1 2 2 - -
table-with-booleans.xls | 1 2 2 - -
table-with-ints-floats-dates.ods | 1 3 4 - -
table-with-ints-floats-dates.xls | 1 3 3 - -
table-with-two-sheets.ods | sheets-several
table.csv | 1 2 2 utf-8 ,
table.ods | 1 2 2 - -
table.tsv | 1 3 2 utf-8 tab
table.xls | 1 2 2 - -
table.xlsx | sheets-several
table_with_data.csv | 1 2 2 utf-8 ,
tables/chunk1.csv | 1 1 2 utf-8 ,
tables/chunk2.csv | 1 1 2 utf-8 ,
timezone-with-id.csv | 1 4 3 utf-8 ,
timezone.csv | 1 4 2 utf-8 ,
transform-groups.csv | 1 6 4 utf-8 ,
transform-pivot.csv | 1 12 4 utf-8 ,
transform.csv | 1 3 3 utf-8 ,
transpose.csv | 1 2 4 utf-8 ,
unique-field.csv | 1 9 3 utf-8 ,
vix.csv | 1 2 5 utf-8 ;
without-headers-extra.csv | header-missing
without-headers.csv | header-missing
without-rows.csv | 1 0 2 utf-8 ,
zipped-resources/ogd10_energieforschungstatistik_ch.csv | 1 2311 6 utf-8 ,
Таблица.csv | 1 2 2 utf-8 ,
"""
