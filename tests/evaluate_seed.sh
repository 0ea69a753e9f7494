#!/usr/bin/env bash
# The seed report's dev half, by the scorers that are kept with it: evaluate_seed.sh CCHC SHARED
set -euo pipefail
cchc=$1 shared=$2 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
report=$shared/seed/report.ocr.txt
"$cchc" restore "$report" --keep-lines -o "$work/restored.txt"
python3 "$shared/tools/ser.py" "$shared/seed/dev.gold.txt" "$work/restored.txt" --lines 1-330
"$cchc" refs "$report" --format jsonl >"$work/refs.jsonl"
python3 "$shared/tools/score_refs.py" "$shared/seed/dev.refs.jsonl" "$work/refs.jsonl" 1-330
"$cchc" relations "$report" --format jsonl >"$work/relations.jsonl"
python3 "$shared/tools/score_relations.py" "$shared/seed/dev.relations.jsonl" "$work/relations.jsonl" 1-330
"$cchc" ingest "$report" --store "$work/store" --json
python3 "$shared/tools/score_search.py" "$cchc" "$work/store" "$shared/seed/dev.queries.jsonl" all
