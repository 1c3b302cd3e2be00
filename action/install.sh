#!/usr/bin/env bash
# Finds, downloads or builds the rolo program, and says where it is.
set -euo pipefail

if [ -n "${INPUT_ROLO_PATH:-}" ]; then
  rolo=$(realpath "$(command -v "$INPUT_ROLO_PATH")")
elif [ -n "${INPUT_VERSION:-}" ]; then
  name="rolo-${INPUT_VERSION#v}-$(uname -m)-unknown-linux-musl.tar.gz"
  from="$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download/v${INPUT_VERSION#v}"
  folder="$RUNNER_TEMP/rolo-program"
  mkdir -p "$folder"
  for file in "$name" "$name.sha256"; do
    curl --fail --silent --show-error --location --retry 3 --output "$folder/$file" "$from/$file"
  done
  (cd "$folder" && sha256sum --check --strict "$name.sha256" && tar -xzf "$name")
  rolo="$folder/rolo"
else
  cargo build --release --locked --manifest-path "$GITHUB_ACTION_PATH/Cargo.toml"
  rolo="${CARGO_TARGET_DIR:-$GITHUB_ACTION_PATH/target}/release/rolo"
fi

"$rolo" --version
echo "ROLO=$rolo" >> "$GITHUB_ENV"
