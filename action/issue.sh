#!/usr/bin/env bash
# Keeps one issue about drift: open with what changed in Ruddr, closed when nothing has. That it cannot be
# written is a warning.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [ ! -s "$out/drift.json" ]; then
  exit 0
fi

marker="<!-- rolo-drift:$INPUT_COMMENT_ID -->"
issues="/repos/$GITHUB_REPOSITORY/issues"
body="$RUNNER_TEMP/issue.json"

keep() {
  local known
  known=$(find_marked "$issues?state=open" number "$marker") || return 1
  if [ "$(jq '.contacts | length' "$out/drift.json")" -eq 0 ]; then
    [ -n "$known" ] || return 0
    echo '{"state": "closed"}' > "$body"
    api PATCH "$issues/$known" "$body"
    return
  fi
  jq -Rs --arg marker "$marker" \
    '{title: "Contacts were changed in Ruddr", body: ($marker + "\n" + .)}' < "$out/drift.md" > "$body"
  if [ -n "$known" ]; then
    api PATCH "$issues/$known" "$body"
  else
    api POST "$issues" "$body"
  fi
}

keep > /dev/null || remark warning 'the issue could not be written: the workflow needs the permission issues: write'
