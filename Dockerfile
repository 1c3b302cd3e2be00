# rolo in a container, as a user without rights. Two images:
#
#   docker build -t rolo .                  rolo and git, no shell: for people and for one command
#   docker build -t rolo:ci --target ci .   with bash, curl and jq: for the jobs of a CI system
#
# Run it as yourself, so that files and git's view of who owns them fit:
#
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" --env RUDDR_API_TOKEN rolo plan

# 1.95 is the oldest Rust that builds rolo (`rust-version` in Cargo.toml).
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --release --locked --bin rolo

FROM alpine:3.22 AS ci
# The checkout of a job belongs to another user than the one that runs here.
RUN apk add --no-cache bash ca-certificates curl git jq \
 && git config --system --add safe.directory '*'
COPY --from=build /source/target/release/rolo /usr/local/bin/rolo
ENV HOME=/tmp
USER 65532:65532
WORKDIR /work

# Only what git and TLS need, laid out in a folder that becomes the image.
FROM alpine:3.22 AS layout
RUN apk add --no-cache --initdb --root /image \
      --keys-dir /etc/apk/keys --repositories-file /etc/apk/repositories \
      ca-certificates-bundle git \
 && rm -rf /image/etc/apk /image/var/cache \
 && mkdir -p /image/tmp /image/work && chmod 1777 /image/tmp /image/work

FROM scratch
COPY --from=layout /image /
COPY --from=build /source/target/release/rolo /usr/bin/rolo
ENV HOME=/tmp PATH=/usr/bin:/bin
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["rolo"]
