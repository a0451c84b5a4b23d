#!/bin/sh
# Compares this proxy with Apache's and with a gRPC server that does nothing, in interleaved runs on this machine. See README.md.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)

if [ "${1:-}" != --no-build ]; then
  echo "Building ..." >&2
  mvn -q -B -f "$root/pom.xml" -pl proxy-launcher,examples/benchmarks -am -Dmaven.test.skip=true -Darchive.skip=true package >&2
  mvn -q -B -f "$here/apache-proxy/pom.xml" dependency:copy-dependencies >&2
else
  shift
fi
main=Compare
case "${1:-}" in
  --start-up) main=StartUp ;;
  --connections) main=Connections ;;
  --tuning) main=Tuning ;;
esac
if [ "$main" != Compare ]; then
  shift
fi

launcher=$(ls -td "$root"/proxy-launcher/target/rocketmq-proxy-*/bin/rocketmq-proxy | head -n 1)
home=$(dirname "$(dirname "$launcher")")
# Before anything is measured; the first start would make it beside its work.
CLASS_ARCHIVE=make "$launcher" >/dev/null
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$here/target/classes:$home/lib/*" "com.example.benchmarks.$main" \
  --launcher "$launcher" \
  --broker-class-path "$here/target/classes:$home/lib/*:$home/lib/embedded-broker/*" \
  --no-op-class-path "$here/target/classes:$home/lib/*" \
  --apache-class-path "$here/apache-proxy/target/jars/*" \
  "$@"
