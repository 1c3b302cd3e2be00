# What the scripts of the action share. To be sourced.

# Where everything that is made goes.
out="$RUNNER_TEMP/rolo"

# A value of the event; nothing where there is none.
event() {
  jq -r "$1 // empty" "$GITHUB_EVENT_PATH"
}

# Calls GitHub's API: method, path, and the file of a JSON body. The token is in no argument, where other
# programs could see it.
api() {
  local body=()
  [ -z "${3:-}" ] || body=(--header 'Content-Type: application/json' --data-binary "@$3")
  curl --silent --show-error --fail-with-body --max-time 30 --retry 2 \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN") \
    --header 'Accept: application/vnd.github+json' \
    --request "$1" "${body[@]}" "$GITHUB_API_URL$2"
}

# Who the token is. GitHub's own token may not ask.
whoami() {
  local login
  login=$(api GET /user 2>/dev/null | jq -r '.login // empty' 2>/dev/null) || login=
  echo "${login:-github-actions[bot]}"
}

# The number or id of the first entry of a list that begins with a marker and was written by us:
# path with a query, key, marker.
find_marked() {
  local page=1 me list found
  me=$(whoami)
  while [ "$page" -le 50 ]; do
    list=$(api GET "$1&per_page=100&page=$page") || return 1
    found=$(jq -r --arg marker "$3" --arg me "$me" --arg key "$2" \
      'first(.[] | select(.user.login == $me) | select((.body // "") | startswith($marker)) | .[$key]) // empty' \
      <<< "$list")
    [ -z "$found" ] || { echo "$found"; return 0; }
    [ "$(jq length <<< "$list")" -eq 100 ] || return 0
    page=$((page + 1))
  done
}

# A remark on the run; what other people wrote must not be in it.
remark() {
  echo "::$1 title=rolo::$2"
}
