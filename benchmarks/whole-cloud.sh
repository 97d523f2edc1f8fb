#!/bin/sh
# A whole cloud of pretended nodes: how long it takes to fill, and what `ciao plan` takes through the API.
#   benchmarks/whole-cloud.sh [NODES] [INSTANCES]     defaults: 10,000 nodes, 100,000 instances of 25 shapes
# Scheduler and controller are real, each in a process of its own, on a home of its own under /tmp; the nodes run
# nothing. Ends and removes what it started. `ulimit -n` must allow a descriptor a node.
set -eu
cd "$(dirname "$0")/.."
nodes=${1:-10000}
instances=${2:-100000}
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk java
home=$(mktemp -d /tmp/ciao-bench-XXXXXX)
started=
up=
finish() {
  set +e
  [ -z "$up" ] || ./ciao down --home "$home" >/dev/null 2>&1
  for process in $started; do kill -KILL "$process" 2>/dev/null; done
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
port=${SSNTP_PORT:-28888}
api=${API_PORT:-28889}

up=yes # for certificates and a tenant
./ciao up --home "$home" --ssntp-port "$port" --api-port "$api" >"$home/up.log" 2>&1 || { cat "$home/up.log" >&2; exit 1; }
./ciao down --home "$home" >/dev/null 2>&1
up=
printf 'scheduler: {listen: "127.0.0.1:%s"}\ncontroller: {listen: "127.0.0.1:%s"}\n' "$port" "$api" >"$home/ciao.yaml"
for role in scheduler controller; do
  : >"$home/$role.out"
  ./ciao serve "--$role" --home "$home" >"$home/$role.out" 2>"$home/$role.log" &
  started="$started $!"
  until grep -q '^ciao: serving' "$home/$role.out"; do
    kill -0 $! 2>/dev/null || { cat "$home/$role.log" >&2; exit 1; }
    sleep 0.1
  done
done
echo "--- $(uptime | sed 's/.*load/load/')"
"$JAVA_HOME/bin/java" -XX:+UseParallelGC -cp cli/target/ciao.jar benchmarks/WholeCloud.java "$home" "$port" "$nodes" "$instances" 2>"$home/nodes.log" ||
  { grep -v 'INFO\|WARN\|^WARNING\|^.at ' "$home/nodes.log" | tail -n 5 >&2; exit 1; }
