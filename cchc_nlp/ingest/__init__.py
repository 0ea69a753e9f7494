"""Ingest brings files into a store, each a task of its own, and the index up to date with it.

Doors: :func:`ingest` does it all, :class:`Workers` and ``ingest.cluster.Cluster`` read in other
processes, :func:`correct_report` and :func:`import_corrections` take the corrections of people,
:func:`verify` proves that store and index agree.
"""

from cchc_nlp.ingest.corrections import correct_report, import_corrections
from cchc_nlp.ingest.doctor import check_machine
from cchc_nlp.ingest.run import Summary, default_jobs, embed, ingest, remembered
from cchc_nlp.ingest.task import Executor, Here, Settings, Task, analysis_of
from cchc_nlp.ingest.verify import Finding, verify
from cchc_nlp.ingest.workers import Workers

__all__ = [
    "Executor",
    "Finding",
    "Here",
    "Settings",
    "Summary",
    "Task",
    "Workers",
    "analysis_of",
    "check_machine",
    "correct_report",
    "default_jobs",
    "embed",
    "import_corrections",
    "ingest",
    "remembered",
    "verify",
]
