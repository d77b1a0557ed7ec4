"""Do the documents say what is there: places, links, environment variables, label kinds?"""

import ast
import re
import subprocess
from collections import Counter

import pytest

from annotation.datasets.models import ItemState
from annotation.label_types.registry import all_kinds
from core.identity.models import Role
from tests.support.repository import ROOT, files_under, shown

APPS = ("core", "workforce", "annotation", "billing")
WHERE = ROOT / "docs/where.md"
ROW = re.compile(r"^\| (?P<question>.+?) \| `(?P<path>[^`:]+):(?P<name>[\w.]+)` \|$")
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)
HEADING = "| topic | code |"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *files_under("docs", suffix=".md")]
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
ELSEWHERE = re.compile(r"^(?:[a-z]+:|#)")
# Django's own places for what it finds by name.
FOUND_BY_DJANGO = {"migrations", "management", "commands"}


def rows():
    """(question, path, name) of each line of the table."""
    return [
        (match["question"], match["path"], match["name"])
        for line in WHERE.read_text().splitlines()
        if (match := ROW.match(line))
    ]


def names_of_module(path):
    """What a module of Python defines, or one of JavaScript exports."""
    source = path.read_text()
    return set(EXPORT.findall(source)) if path.suffix == ".js" else names_in(source)


def names_in(source):
    """What a module defines: functions, classes, constants, and methods as Class.method."""
    found = set()
    for node in ast.parse(source).body:
        found |= names_of(node)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for child in node.body for name in names_of(child)}
    return found


def names_of(node):
    """The names that one statement binds."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def feature_packages():
    """Each package of the applications that holds a module of its own."""
    modules = files_under(*APPS, suffix=".py")
    return sorted(
        {
            shown(module.parent)
            for module in modules
            if module.name != "__init__.py"
            and len(module.relative_to(ROOT).parts) > 2
            and not FOUND_BY_DJANGO & set(module.parts)
        }
    )


def without_code(text):
    """A document without its blocks of code, which may hold what looks like a link."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchor_of(heading):
    """What a link names a heading by: lower case, without punctuation, joined by hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors_in(document):
    """The anchors of a document's headings."""
    text = without_code(document.read_text())
    return {anchor_of(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def leads_somewhere(document, target):
    """Whether the file of a link is there, and in a document the heading that it names."""
    path, _, anchor = target.partition("#")
    found = (document.parent / path).resolve()
    return found.exists() and (not anchor or found.suffix != ".md" or anchor in anchors_in(found))


def broken_links(document, text):
    """The relative links of a document that lead nowhere."""
    targets = (match["target"] for match in LINK.finditer(without_code(text)))
    return [
        target
        for target in targets
        if not ELSEWHERE.match(target) and not leads_somewhere(document, target)
    ]


# Those that one process of ours sets for another, and the one of the tests of reading them.
OURS_ALONE = {"CREWMARK_SERVER_LOCK", "CREWMARK_X", "CREWMARK_X_LIVE"}
VARIABLE = re.compile(r"CREWMARK_[A-Z_]+|(?:OWNER_|SUPERUSER_)?DATABASE_URL|PORT")


def variables_read():
    """Each environment variable that settings, scripts and tests read."""
    found = set()
    for path in files_under("config", "script", "bench", "tests", suffix=".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if VARIABLE.fullmatch(node.value) else set()
    for path in files_under("script", suffix=".sh"):
        found |= set(re.findall(r"\$\{(CREWMARK_[A-Z_]+)", path.read_text()))
    return found - OURS_ALONE


def documented_variables(*headings):
    """Each variable that has a row in the operator's tables, or in those under the headings."""
    text = (ROOT / "docs/operations/environment.md").read_text()
    parts = [part for part in text.split("\n## ") if part.startswith(headings or "")]
    return set(re.findall(r"^\| `([A-Z_]+)` \|", "\n".join(parts), flags=re.MULTILINE))


def test_every_line_of_the_table_is_understood():
    text = WHERE.read_text()
    lines = [
        line
        for line in text.splitlines()
        if line.startswith("|") and line != HEADING and set(line) != {"|", "-"}
    ]
    assert len(lines) >= 50
    assert [line for line in lines if not ROW.match(line)] == []


def test_each_place_exists():
    places = [(path, name) for _, path, name in rows()]
    there = {path: names_of_module(ROOT / path) for path, _ in places if (ROOT / path).is_file()}
    assert [path for path, _ in places if path not in there] == []
    assert [f"{path}:{name}" for path, name in places if name not in there[path]] == []


def test_no_question_is_asked_twice():
    asked = Counter(question.lower() for question, _, _ in rows())
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_feature_package_is_named():
    named = {path.rpartition("/")[0] for _, path, _ in rows()}
    assert [package for package in feature_packages() if package not in named] == []


def test_the_checks_of_the_table_see_what_they_forbid():
    source = "LIMIT = 3\nclass Page:\n    size: int = 1\n    def cut(self): ...\ndef link(): ...\n"
    assert names_in(source) == {"LIMIT", "Page", "Page.size", "Page.cut", "link"}
    script = "export const A = 1;\nexport async function b() {}\nfunction c() {}\n"
    assert EXPORT.findall(script) == ["A", "b"]
    assert ROW.match("| who | `a/b.py:name` |")
    assert not ROW.match("| who | a/b.py |")
    assert "workforce/members/invitations" in feature_packages()
    assert not any("migrations" in package for package in feature_packages())


def test_each_relative_link_leads_somewhere():
    broken = {shown(each): broken_links(each, each.read_text()) for each in DOCUMENTS}
    assert {document: links for document, links in broken.items() if links} == {}


def test_the_check_of_links_sees_a_broken_one():
    text = "[a](missing.md) [b](where.md#no-such) [c](https://example.org) [d](#here)"
    text += " [e](architecture.md#four-walls-between-organizations) [f](where.md)"
    assert broken_links(WHERE, text) == ["missing.md", "where.md#no-such"]


GUIDES = {
    Role.OWNER: "admin",
    Role.ADMIN: "admin",
    Role.MANAGER: "project-manager",
    Role.REVIEWER: "reviewer",
    Role.ANNOTATOR: "annotator",
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_a_guide_that_is_listed(role):
    path = f"{GUIDES[role]}.md"
    assert (ROOT / "docs/guide" / path).is_file()
    assert f"({path})" in (ROOT / "docs/guide/README.md").read_text()


@pytest.mark.parametrize(("word", "names"), [("role", Role.labels), ("state", ItemState.labels)])
def test_the_glossary_names_each_role_and_state(word, names):
    glossary = (ROOT / "docs/glossary.md").read_text()
    (row,) = [line for line in glossary.splitlines() if line.startswith(f"| **{word}** |")]
    assert [name for name in names if str(name).lower() not in row] == []


def test_every_environment_variable_is_documented():
    read = variables_read()
    assert "CREWMARK_SECRET_KEY" in read
    assert {"CREWMARK_PYTHON", "CREWMARK_FUZZ"} <= read, "scripts and tests are looked at too"
    assert sorted(read - documented_variables()) == []


def test_no_variable_is_documented_that_nobody_reads():
    by_others = {"DJANGO_SETTINGS_MODULE", *documented_variables("Files in a bucket")}
    assert sorted(documented_variables() - variables_read() - by_others) == []


@pytest.mark.parametrize("kind", [kind.name for kind in all_kinds()])
def test_a_label_kind_has_all_its_parts(kind):
    parts = [
        f"annotation/label_types/{kind}.py",
        f"static_src/labeling/label_types/{kind}.js",
        f"templates/annotation/label_types/{kind}/edit.html",
        f"templates/annotation/label_types/{kind}/read.html",
        f"docs/guide/label-types/{kind}.md",
    ]
    assert [part for part in parts if not (ROOT / part).is_file()] == []


def test_no_label_kind_lies_about_unregistered():
    registered = {kind.name for kind in all_kinds()}
    scripts = {path.stem for path in files_under("static_src/labeling/label_types", suffix=".js")}
    pages = {path.stem for path in files_under("docs/guide/label-types", suffix=".md")}
    templates = {
        path.relative_to(ROOT / "templates/annotation/label_types").parts[0]
        for path in files_under("templates/annotation/label_types", suffix=".html")
    }
    assert scripts == pages == templates == registered


BARE = re.compile(r"(?<!script/)\bpython3? (?:-m\b|manage\.py)|(?<!script/python )\bmanage\.py \w")


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted((ROOT / "docs/guide").rglob("*.md"))])
def test_commands_of_the_guides_run_as_they_are_written(path):
    """Those of operations know the virtual environment they stand in; a reader of these doesn't."""
    assert BARE.findall(path.read_text()) == []


def test_a_command_runs_under_the_installed_packages(tmp_path):
    command = [ROOT / "script/python", "-c", "import django, os; print(os.getcwd())"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == str(ROOT)
