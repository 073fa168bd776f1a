"""Kind `largest-tables`: a database's largest tables with their bytes, by a query that only reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from upkeep.checks.databases import query_value
from upkeep.checks.failure import Failed
from upkeep.checks.interface import CONTENT, UNSET, Finding, Ground, Missing, unknown, up
from upkeep.checks.wording import one_line
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver; it depends on the database's address."""

WORDS: dict[str, str] = {
    "named": "the largest tables are named",
    "empty": "there is no table",
    UNSET: "this database does not tell what its tables take",
}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"dsn": "${DATABASE_URL}"}
"""The options of a typical probe."""

_POSTGRES = """\
SELECT coalesce(json_agg(json_build_array(name, bytes)), '[]')::text FROM (
  SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
         pg_catalog.pg_total_relation_size(c.oid) AS bytes
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  ORDER BY 2 DESC NULLS LAST LIMIT 3) AS largest"""

_MYSQL = """\
SELECT CONCAT('[', COALESCE(GROUP_CONCAT(JSON_ARRAY(name, bytes) ORDER BY bytes DESC), ''), ']') FROM (
  SELECT table_name AS name, CAST(data_length + index_length AS SIGNED) AS bytes FROM information_schema.tables
  WHERE table_schema = DATABASE() AND data_length IS NOT NULL ORDER BY 2 DESC LIMIT 3) AS largest"""

_SQLITE = """\
SELECT coalesce(json_group_array(json_array(name, bytes)), '[]') FROM (
  SELECT m.tbl_name AS name, sum(d.pgsize) AS bytes FROM dbstat d JOIN sqlite_master m ON m.name = d.name
  GROUP BY 1 ORDER BY 2 DESC LIMIT 3)"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which database."""

    __pydantic_config__ = TABLE

    dsn: str
    """The database's address."""


def measure(options: Options, ground: Ground) -> Finding:
    """The three largest tables, their indexes and what lies outside their rows counted to them.

    PostgreSQL is asked for the files' sizes, MySQL for its statistics, SQLite for its pages (`dbstat`, where it is
    compiled in; else the word is `unset`).
    """
    try:
        told = query_value(options.dsn, _statement(options.dsn), ground.timeout, ground.folder)
        rows = [[one_line(str(name), 60), int(size or 0)] for name, size in json.loads(str(told))]
    except (Failed, Missing) as problem:
        found = problem.finding
        return unknown(UNSET, "this SQLite has no dbstat") if "dbstat" in found.detail else found
    except (ValueError, TypeError):
        return unknown(CONTENT, "the database told no list of tables")
    return _finding(rows)


def _statement(dsn: str) -> str:
    scheme = dsn.partition(":")[0].partition("+")[0].lower()
    if scheme in ("mysql", "mariadb"):
        return _MYSQL
    return _SQLITE if scheme.startswith("sqlite") else _POSTGRES


def _finding(rows: list[list[Any]]) -> Finding:
    if not rows:
        return up("empty", "no tables", evidence={"largest": []})
    return up("named", ", ".join(name for name, _ in rows), evidence={"largest": rows})
