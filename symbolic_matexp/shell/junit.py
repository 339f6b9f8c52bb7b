"""Verdicts of notebooks as a JUnit file, which continuous integration shows beside its tests."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from ..claims.notebooks import NotebookReport

NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), "�")
"""Control characters, which XML cannot hold."""


def junit_xml(reports: Sequence[NotebookReport]) -> str:
    """Return the file: a suite for each notebook, a case for running it, and one for each claim."""
    root = ElementTree.Element("testsuites", name="symbolic-matexp verify-notebooks")
    for report in reports:
        cases = [("runs", "; ".join(text for text in (report.error, report.out_of_step) if text))]
        for verdict in report.verdicts:
            wrong = "" if verdict["as_expected"] else f"{verdict['verdict']}: {verdict['message']}"
            cases.append((f"{verdict['id']}: {verdict['statement']}", wrong))
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=str(report.path),
            tests=str(len(cases)),
            failures=str(sum(bool(wrong) for _, wrong in cases)),
            time=f"{report.seconds:.3f}",
        )
        for name, wrong in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=str(report.path), name=_clean(name))
            if wrong:
                ElementTree.SubElement(case, "failure", message=_clean(wrong))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _clean(text: str) -> str:
    return text.translate(NOT_IN_XML)
