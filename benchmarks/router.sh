#!/bin/sh
# What the scheduler's throughput is worth on this machine, in this hour: a bare Netty router with the same TLS, frames
# and connections that reads nothing of a frame but its length, and the scheduler itself, in turn.
#   benchmarks/router.sh [-r ROUNDS] [AGENTS...]   default: 1 round of 100 and 1000
# Frames wait up to 10 ms for others under load in the router, 20 to 60 in the scheduler. A minute each round and number.
set -eu
cd "$(dirname "$0")/.."
rounds=1
[ "${1:-}" != -r ] || { rounds=$2; shift 2; }
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk javac
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
trap 'exit 1' HUP INT TERM
echo "--- before: $(uptime | sed 's/.*load/load/')"
echo "agents  router/s  starts/s  share  one at a time, p50 and p99: router us, placed us"
for _ in $(seq "$rounds"); do
  for agents in ${*:-100 1000}; do
    router=$("$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -Dio.netty.leakDetection.level=disabled -cp cli/target/ciao.jar benchmarks/RouterLoad.java "$agents" 200000 20000 10)
    scheduler=$(./ciao bench scheduler --agents "$agents" --single 20000 -o json 2>/dev/null)
    field() { echo "$scheduler" | tr -d ' \n' | sed -E "$1"; }
    starts=$(field 's/.*"starts_per_s":([0-9]+).*/\1/')
    single=$(field 's/.*"single":\{"rate":[0-9]+,"placed":\{"p50_us":([0-9.]+),[^}]*"p99_us":([0-9.]+).*/\1 \2/')
    echo "$agents $starts $single $router" >>"$lines"
    tail -n 1 "$lines" | awk '{printf "%-7s %-9s %-9s %.2f   %s %s, %s %s\n", $1, $5, $2, $2 / $5, $6, $7, $3, $4}'
  done
done
for agents in ${*:-100 1000}; do
  awk -v a="$agents" '$1 == a {print $2 / $5}' "$lines" | sort -n |
    awk -v a="$agents" '{v[NR] = $1} END {printf "%s agents: the scheduler does %.2f of the router, %.2f to %.2f in %d rounds\n", a, v[int((NR + 1) / 2)], v[1], v[NR], NR}'
done
echo "--- after: $(uptime | sed 's/.*load/load/')"
