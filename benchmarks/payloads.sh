#!/bin/sh
# What reading and writing payloads takes: START, INSTANCE_PLACED, INSTANCE_CLAIMED, GRANT, READY.
#   benchmarks/payloads.sh [JMH OPTIONS...]   such as: -p example=START   or: -prof gc
# Without options all of it, two minutes. Prints the machine's load: a busy machine shows in the numbers.
set -eu
cd "$(dirname "$0")/.."
. .mvn/find-jdk.sh
find_jdk javac
work=$(mktemp -d "${TMPDIR:-/tmp}/ciao-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
echo "--- before: $(uptime | sed 's/.*load/load/')"
module=ssntp/target/quick
./mvnw -q -B -Dquick -Dspotless.check.skip -Dprepare.skip -Dbuild.folder=target/quick -pl ssntp -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$work/classpath" >"$work/build.log" 2>&1 ||
  { tail -n 20 "$work/build.log" >&2; exit 1; }
"$JAVA_HOME/bin/java" -cp "$module/test-classes:$module/classes:$(cat "$work/classpath")" org.openjdk.jmh.Main \
  -rf text -rff "$work/result" "$@" >"$work/jmh.log" 2>&1 || { tail -n 20 "$work/jmh.log" >&2; exit 1; }
cat "$work/result"
echo "--- after: $(uptime | sed 's/.*load/load/')"
