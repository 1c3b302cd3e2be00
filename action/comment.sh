#!/usr/bin/env bash
# Keeps one comment on the pull request up to date. That it cannot be written is a warning: the plan is in
# the summary as well.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

number=$(event .pull_request.number)
if [ -z "$number" ] || [ ! -s "$out/plan.md" ]; then
  exit 0
fi

marker="<!-- rolo:$INPUT_COMMENT_ID -->"
comments="/repos/$GITHUB_REPOSITORY/issues/$number/comments"
jq -Rs --arg marker "$marker" '{body: ($marker + "\n" + .)}' < "$out/plan.md" > "$RUNNER_TEMP/comment.json"

keep() {
  local known
  known=$(find_marked "$comments?sort=created" id "$marker") || return 1
  if [ -n "$known" ]; then
    api PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$known" "$RUNNER_TEMP/comment.json"
  else
    api POST "$comments" "$RUNNER_TEMP/comment.json"
  fi
}

keep > /dev/null || remark warning 'the comment could not be written: the workflow needs the permission pull-requests: write'
