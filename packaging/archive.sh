#!/usr/bin/env bash
# Packs a built rolo for release: the program, its manual, completions and texts, beside the archive its
# checksum. The same program gives the same bytes.
#
#   packaging/archive.sh TARGET PROGRAM FOLDER
#
# makes FOLDER/rolo-VERSION-TARGET.tar.gz and FOLDER/rolo-VERSION-TARGET.tar.gz.sha256. PROGRAM has to run on
# this machine, or ROLO_HOST names one of the same version that does: it writes the manual and completions.
set -euo pipefail

[ $# = 3 ] || { echo "usage: packaging/archive.sh TARGET PROGRAM FOLDER" >&2; exit 1; }
target=$1
program=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
host=$(realpath "${ROLO_HOST:-$program}")
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
found=$("$host" --version)
[ "$found" = "rolo $version" ] || { echo "$found is packed as $version" >&2; exit 1; }

packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
install -m 755 "$program" "$packed/rolo"
install -m 644 README.md CHANGELOG.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md LICENSE-* "$packed"
# README.md and the pages lead to them.
cp -R --no-preserve=mode,timestamps docs contacts schema ci action.yml Dockerfile "$packed"
"$host" man "$packed/man" --quiet
mkdir "$packed/completions"
"$host" completions bash > "$packed/completions/rolo.bash"
"$host" completions zsh > "$packed/completions/_rolo"
"$host" completions fish > "$packed/completions/rolo.fish"
"$host" completions powershell > "$packed/completions/_rolo.ps1"
"$host" completions elvish > "$packed/completions/rolo.elv"

name="rolo-$version-$target.tar.gz"
# Order, owners, modes and times are fixed: the archive follows from its contents alone.
tar --create --directory "$packed" --sort=name --owner=0 --group=0 --numeric-owner --mode=go=u,go-w \
  --mtime="@${SOURCE_DATE_EPOCH:-0}" . | gzip --no-name --best > "$folder/$name"
cd "$folder"
sha256sum "$name" > "$name.sha256"
echo "$folder/$name"
