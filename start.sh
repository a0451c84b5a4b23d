#!/bin/sh
# Builds the proxy when its sources are newer than the last build, and starts it: with the embedded broker, unless a name
# server is given (NAME_SERVER or --name-server). Arguments are passed on; see bin/rocketmq-proxy --help.
set -eu

home=$(cd "$(dirname "$0")" && pwd -P)
stamp=$home/proxy-launcher/target/start.stamp

needs_build() {
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$home/pom.xml" "$home/bin" "$home"/proxy-* \
    \( -name target -o -name test \) -prune -o -type f -newer "$stamp" -print | head -n 1)" ]
}

if needs_build; then
  echo "Building the proxy, which takes a minute the first time ..." >&2
  started=$(mktemp)
  trap 'rm -f "$started"' EXIT
  mvn -q -B -f "$home/pom.xml" -pl proxy-launcher -am \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -Dspotless.apply.skip=true -Darchive.skip=true package >&2
  # As old as the beginning of the build: what was changed meanwhile counts as newer.
  touch -r "$started" "$stamp"
  rm -f "$started"
  trap - EXIT
fi

# Whether a settings file says where the brokers are.
names_brokers() {
  [ -f "$1" ] && grep -Eiq '^[[:space:]]*(name[-_]server|embedded[-_]broker)[[:space:]]*[=:]' "$1"
}

embedded=--embedded-broker=true
if [ -n "${NAME_SERVER:-}" ] || [ -n "${EMBEDDED_BROKER:-}" ] || names_brokers "${CONFIG:-}"; then
  embedded=
fi
previous=
for argument in "$@"; do
  case $argument in
    --name-server | --name-server=* | --embedded-broker | --embedded-broker=*) embedded= ;;
    --config=*) if names_brokers "${argument#--config=}"; then embedded=; fi ;;
    *) if [ "$previous" = --config ] && names_brokers "$argument"; then embedded=; fi ;;
  esac
  previous=$argument
done

exec "$home/bin/rocketmq-proxy" ${embedded:+"$embedded"} "$@"
