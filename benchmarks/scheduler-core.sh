#!/bin/sh
# What a placement takes: 1,000 to a million nodes, empty to nearly full, awkward room, rare labels; and what-if.
#   benchmarks/scheduler-core.sh [JMH OPTIONS...]   such as: -p nodes=10000 -p load=EMPTY,ONE_FITS   or: -prof gc
# Without options all of it, some ten minutes. Prints the machine's load: a busy machine shows in the numbers.
set -eu
cd "$(dirname "$0")/.."
. .mvn/find-jdk.sh
find_jdk javac
work=$(mktemp -d "${TMPDIR:-/tmp}/ciao-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
echo "--- before: $(uptime | sed 's/.*load/load/')"
module=ciao-scheduler/target/quick
./mvnw -q -B -Dquick -Dspotless.check.skip -Dprepare.skip -Dbuild.folder=target/quick -pl ciao-scheduler -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$work/classpath" >"$work/build.log" 2>&1 ||
  { tail -n 20 "$work/build.log" >&2; exit 1; }
"$JAVA_HOME/bin/java" -cp "$module/test-classes:$module/classes:$(cat "$work/classpath")" org.openjdk.jmh.Main \
  -rf text -rff "$work/result" "$@" >"$work/jmh.log" 2>&1 || { tail -n 20 "$work/jmh.log" >&2; exit 1; }
cat "$work/result"
echo "--- after: $(uptime | sed 's/.*load/load/')"
