"""Verdicts of notebooks as a JUnit file, which continuous integration shows beside its tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree

from ..claims.notebooks import NotebookReport

NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "�")
"""Characters that XML cannot hold: those that control, and the halves by which Python names undecodable bytes."""


def junit_xml(reports: Sequence[NotebookReport]) -> str:
    """Return the file: a suite for each notebook, a case for running it, and one for each claim.

    A claim is named by its cell and its statement, and numbered where the same is claimed again. A notebook that is
    unusable has an error instead of a failure.
    """
    root = ElementTree.Element("testsuites", name="symbolic-matexp verify-notebooks")
    for report in reports:
        root.append(_suite(report))
    for counted in ("tests", "failures", "errors"):
        root.set(counted, str(sum(int(suite.get(counted, 0)) for suite in root)))
    root.set("time", f"{sum(report.seconds for report in reports):.3f}")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(report: NotebookReport) -> ElementTree.Element:
    path, seconds = _clean(str(report.path)), f"{report.seconds:.3f}"
    suite = ElementTree.Element("testsuite", name=path, time=seconds)
    runs = ElementTree.SubElement(suite, "testcase", classname=path, name="runs", time=seconds)
    if wrong := "; ".join(text for text in (report.error, report.out_of_step) if text):
        ElementTree.SubElement(runs, "error" if report.unusable else "failure", message=_clean(wrong))
    named: Counter[str] = Counter()
    for verdict in report.verdicts:
        name = _clean(f"cell {verdict['cell']}, {verdict['id']}: {verdict['statement']}")
        named[name] += 1
        again = f" ({named[name]})" if named[name] > 1 else ""
        case = ElementTree.SubElement(suite, "testcase", classname=path, name=name + again)
        if not verdict["as_expected"]:
            message = _clean(f"{verdict['verdict']}: {verdict['message']}")
            ElementTree.SubElement(case, "failure", message=message)
    suite.set("tests", str(len(suite)))
    for kind in ("failure", "error"):
        suite.set(f"{kind}s", str(len(suite.findall(f"testcase/{kind}"))))
    return suite


def _clean(text: str) -> str:
    return text.translate(NOT_IN_XML)
