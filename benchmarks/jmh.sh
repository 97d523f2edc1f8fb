#!/bin/sh
# The JMH benchmarks of one module, built as they are and without their module's tests being run.
#   benchmarks/jmh.sh MODULE [JMH OPTIONS...]   such as: ssntp PayloadBenchmark -prof gc
# Prints the machine's load before and after: a busy machine shows in the numbers.
set -eu
[ $# -gt 0 ] || { sed -n '2,3s/^# *//p' "$0" >&2; exit 2; }
cd "$(dirname "$0")/.."
. .mvn/find-jdk.sh
find_jdk javac
module=$1
shift
work=$(mktemp -d "${TMPDIR:-/tmp}/ciao-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
echo "--- before: $(uptime | sed 's/.*load/load/')"
built=$module/target/quick
./mvnw -q -B -Dquick -Dspotless.check.skip -Dprepare.skip -Dbuild.folder=target/quick -pl "$module" -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$work/classpath" >"$work/build.log" 2>&1 ||
  { tail -n 20 "$work/build.log" >&2; exit 1; }
"$JAVA_HOME/bin/java" -cp "$built/test-classes:$built/classes:$(cat "$work/classpath")" org.openjdk.jmh.Main \
  -rf text -rff "$work/result" "$@" >"$work/jmh.log" 2>&1 || { tail -n 20 "$work/jmh.log" >&2; exit 1; }
cat "$work/result"
echo "--- after: $(uptime | sed 's/.*load/load/')"
