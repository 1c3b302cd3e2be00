#!/usr/bin/env bash
# Runs rolo in one of the modes: writes the renderings, the summary and the outputs. How the job is to end
# is an output too, since comments and artifacts come before the end.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What another use of the action left is not this one's.
rm -rf "$out"
mkdir -p "$out"

output() {
  echo "$1=$2" >> "$GITHUB_OUTPUT"
}

# Ends this step, and says how the job has to end.
conclude() {
  output exit-code "$1"
  output conclusion "$2"
  exit 0
}

summary() {
  [ ! -s "$1" ] || cat "$1" >> "$GITHUB_STEP_SUMMARY"
}

# Text that rolo printed, as it stood on the terminal; the end of one that is too long for a summary.
summary_of_text() {
  local most=150000
  if [ "$(wc -c < "$1")" -gt "$most" ]; then
    echo 'Only the end is shown here; all of it is in the log.' >> "$GITHUB_STEP_SUMMARY"
  fi
  { echo '<pre>'; tail -c "$most" "$1" | jq -Rrs @html; echo '</pre>'; } >> "$GITHUB_STEP_SUMMARY"
}

# Ends where rolo could not do its work. An older comment must not pass for that of this change.
could_not() {
  printf '### rolo: %s\n\nIt ended with %s; the log of the run says why.\n' "$2" "$1" > "$out/$INPUT_MODE.md"
  summary "$out/$INPUT_MODE.md"
  remark error "$2: see the log"
  conclude "$1" "$1"
}

# The sinks of a command, all in one run.
sinks=(--format github --format "json=$out/$INPUT_MODE.json" --format "markdown=$out/$INPUT_MODE.md"
  --format "sarif=$out/$INPUT_MODE.sarif" --format "junit=$out/$INPUT_MODE.xml")

validate() {
  local code=0
  "$ROLO" validate --format github --format "markdown=$out/validate.md" \
    --format "sarif=$out/validate.sarif" --format "junit=$out/validate.xml" || code=$?
  if [ "$code" -ne 0 ]; then
    [ -s "$out/validate.md" ] || could_not "$code" 'the files could not be checked'
    summary "$out/validate.md"
    # The comment says what is wrong instead of what would be done.
    [ "$INPUT_MODE" = validate ] || cp "$out/validate.md" "$out/$INPUT_MODE.md" 2>/dev/null || true
    conclude "$code" "$code"
  fi
}

outputs_of_plan() {
  output digest "$(jq -r '.digest // empty' "$1")"
  output changes "$(jq -r .summary.sent "$1")"
  output verdicts "$(jq -c '.summary | {update, drift, conflict, held, missing}' "$1")"
}

# Whether the pull request may see the workspace: not from a fork, and not without a token.
may_ask() {
  [ -n "${RUDDR_API_TOKEN:-}" ] || return 1
  local from
  from=$(event .pull_request.head.repo.full_name)
  [ -z "$from" ] || [ "$from" = "$GITHUB_REPOSITORY" ]
}

# Where the pull request left its base.
base_revision() {
  local base
  base=$(event .pull_request.base.sha)
  git merge-base HEAD "${base:-HEAD^}"
}

plan() {
  local code=0 saved=() base
  validate
  if [ "$INPUT_UPLOAD_PLAN" = true ]; then
    if [ "$(event .repository.private)" != true ]; then
      remark error 'a saved plan holds values of people and is not kept on a public repository: leave upload-plan out'
      conclude 1 1
    fi
    saved=(--out "$out/plan.saved.json")
  fi
  if may_ask; then
    "$ROLO" plan "${sinks[@]}" --format "html=$out/plan.html" "${saved[@]}" || code=$?
  else
    remark notice 'there is no token of the workspace here, so the plan compares with the base revision'
    unset RUDDR_API_TOKEN
    base=$(base_revision) ||
      could_not 1 'this checkout lacks the base of the pull request: give actions/checkout `fetch-depth: 0`'
    "$ROLO" plan --against "$base" "${sinks[@]}" --format "html=$out/plan.html" || code=$?
  fi
  [ "$code" -eq 0 ] || could_not "$code" 'the plan could not be made'
  outputs_of_plan "$out/plan.json"
  summary "$out/plan.md"
  conclude 0 "$(undone)"
}

# 4 where apply would send nothing, or the pull request touches a file of which apply would leave something
# undone. Of other files a warning is enough, or every pull request would be red until somebody has mended
# them.
undone() {
  local files touched other=0 ours=0
  if jq -e --arg approved "$INPUT_APPROVE" \
    'any(.refusals[]; .rule == "ceiling") and .digest != $approved' "$out/plan.json" > /dev/null; then
    remark error "apply would refuse the plan, since it is over a ceiling; \`approve\` with the plan's digest lets it through" >&2
    echo 4
    return
  fi
  files=$(jq -c 'select(.against == null) | any(.refusals[]; .rule == "drift") as $drift |
    [(.contacts[] | select(.refused != null or any(.changes[];
        (.verdict == "conflict" and (.sent | not)) or (.verdict == "drift" and $drift)
        or (.reason | IN("protected", "taken", "swap", "mixed-up"))))),
      .missing[]] | map(.file) | unique' "$out/plan.json")
  [ -n "$files" ] || { echo 0; return; }
  touched=$(git diff --name-only --relative -z "$(base_revision)" HEAD | jq -Rsc 'split("\u0000")')
  ours=$(jq -n --argjson a "$files" --argjson b "$touched" '[$a[] | select(IN($b[]))] | length')
  other=$(($(jq length <<< "$files") - ours))
  if [ "$other" -gt 0 ]; then
    remark warning "apply would leave something undone in $other files that this change does not touch" >&2
  fi
  if [ "$ours" -gt 0 ]; then
    remark error "apply would leave something undone in $ours files of this change: see the plan" >&2
    echo 4
  else
    echo 0
  fi
}

# The commit of the last run of this workflow on this branch that ended well, where it can be known.
last_applied() {
  local workflow sha
  workflow=${GITHUB_WORKFLOW_REF%@*}
  workflow=${workflow##*/}
  sha=$(api GET "/repos/$GITHUB_REPOSITORY/actions/workflows/$workflow/runs?branch=$GITHUB_REF_NAME&status=success&per_page=1" \
    2>/dev/null | jq -r '.workflow_runs[0].head_sha // empty' 2>/dev/null) || return 0
  if [[ "$sha" =~ ^[0-9a-f]{40,64}$ ]] && git merge-base --is-ancestor "$sha" HEAD 2>/dev/null; then
    echo "$sha"
  fi
}

# Whether the branch has newer contacts or rules, or has this commit no more. In a run that is started again,
# actions/checkout makes the branch what it was then, so that the clone cannot tell. Commits of other files have no
# run of their own where the workflow has `paths:`.
is_behind() {
  local compared folder=${INPUT_FOLDER#.}
  folder=${folder#/}
  [ "${GITHUB_REF_TYPE:-branch}" = branch ] && [ "$(git rev-parse HEAD)" = "${GITHUB_SHA:-}" ] || return 1
  compared=$(api GET "/repos/$GITHUB_REPOSITORY/compare/$GITHUB_SHA...$GITHUB_REF_NAME" 2>/dev/null) || return 1
  jq -e --arg folder "${folder:+${folder%/}/}" '(.status | IN("behind", "diverged"))
    or (.files | length >= 300 or any(.[] | .filename, .previous_filename // empty;
        test("\\.ya?ml$") and startswith($folder) and (startswith(".github/") | not)))' \
    <<< "$compared" > /dev/null 2>&1
}

apply() {
  local code=0 arguments=(--auto-approve --receipt "$out/receipt.jsonl") sha
  [ -n "$INPUT_PLAN_FILE" ] || validate
  if is_behind; then
    printf '### rolo: nothing was sent\n\nThis run is about an older commit of `%s`: the run of the newest one sends what both changed.\n' \
      "$GITHUB_REF_NAME" >> "$GITHUB_STEP_SUMMARY"
    remark error 'the branch has newer commits, whose run sends what both changed (history::behind)'
    conclude 7 7
  fi
  sha=$(last_applied)
  if [ -n "$INPUT_PLAN_FILE" ]; then
    arguments+=("$INPUT_PLAN_FILE")
  elif [ -n "$sha" ]; then
    arguments+=(--last-applied "$sha")
  else
    remark notice 'the last apply that ended well is not known, so conflicts are judged by all of history'
  fi
  [ -z "$INPUT_APPROVE" ] || arguments+=(--approve "$INPUT_APPROVE")
  "$ROLO" apply "${arguments[@]}" > "$out/apply.txt" || code=$?
  cat "$out/apply.txt"
  summary_of_text "$out/apply.txt"
  keep_no_salt
  conclude "$code" "$code"
}

# With the salt of the receipt, short values such as phone numbers could be guessed from their digests. What
# anybody may download is kept without it.
keep_no_salt() {
  local receipt="$out/receipt.jsonl"
  if [ -s "$receipt" ] && [ "$(event .repository.private)" != true ]; then
    sed -i '1s/"salt":"[0-9a-f]*"/"salt":null/' "$receipt"
  fi
}

drift() {
  local code=0 conclusion=0
  validate
  "$ROLO" drift "${sinks[@]}" --format "html=$out/drift.html" || code=$?
  case "$code" in
    0) ;;
    2) [ "$INPUT_FAIL_ON_DRIFT" != true ] || conclusion=2 ;;
    *) conclude "$code" "$code" ;;
  esac
  outputs_of_plan "$out/drift.json"
  summary "$out/drift.md"
  conclude "$code" "$conclusion"
}

cd "$INPUT_FOLDER" || could_not 1 'there is no such working-directory'

case "$INPUT_MODE" in
  validate)
    validate
    summary "$out/validate.md"
    conclude 0 0
    ;;
  plan | apply | drift) "$INPUT_MODE" ;;
  *)
    remark error 'mode has to be validate, plan, apply or drift'
    conclude 1 1
    ;;
esac
