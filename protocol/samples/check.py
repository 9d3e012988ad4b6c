#!/usr/bin/env python3
"""Checks that every line of the files given is valid by schemas/import-record.schema.json and that no id comes twice.

    check.py FILE... (needs the package jsonschema)
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "import-record.schema.json"


def main():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    failures = 0
    for name in sys.argv[1:]:
        lines_by_id = {}
        with open(name, encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                record = json.loads(line)
                problems = [error.message for error in validator.iter_errors(record)]
                first = lines_by_id.setdefault(record.get("id"), number)
                if record.get("id") is not None and first != number:
                    problems.append(f"has the id of line {first}")
                failures += len(problems)
                for problem in problems:
                    print(f"{name}:{number}: {problem}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
