#!/bin/sh
# What the controller adds to a plan about 10,000 nodes and 100,000 instances; the scheduler's part: scheduler-core.sh.
#   benchmarks/plans.sh
# Nine plans in one JVM, the first of them cold. Prints the machine's load: a busy machine shows in the numbers.
set -eu
cd "$(dirname "$0")/.."
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk java
echo "--- $(uptime | sed 's/.*load/load/')"
exec "$JAVA_HOME/bin/java" -cp cli/target/ciao.jar benchmarks/Plans.java
