#!/bin/sh
# What the scheduler's throughput is worth on this machine, in this hour: first a bare Netty router with the same TLS,
# frames and connections that reads nothing of a frame but its length, then the scheduler itself.
#   benchmarks/router.sh [AGENTS...]   default: 100 1000
# The last number of the router's command: for how many ms a frame waits for others under load. A minute or two each.
set -eu
cd "$(dirname "$0")/.."
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk javac
echo "--- before: $(uptime | sed 's/.*load/load/')"
for agents in ${*:-100 1000}; do
  for wait_ms in 2 10; do
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -Dio.netty.leakDetection.level=disabled -cp cli/target/ciao.jar benchmarks/RouterLoad.java "$agents" 200000 20000 "$wait_ms"
  done
  ./ciao bench scheduler --agents "$agents"
done
echo "--- after: $(uptime | sed 's/.*load/load/')"
