#!/bin/sh
# What tenants see of the control plane: instances accepted a second, and how late a line of a followed log is.
#   benchmarks/control-plane.sh [COUNT] [LINES]     defaults: 10,000 instances, 200 lines
# All roles in one process, on a home of its own under /tmp; needs root; ends and removes what it started.
set -eu
cd "$(dirname "$0")/.."
count=${1:-10000}
lines=${2:-200}
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk java
home=$(mktemp -d /tmp/ciao-bench-XXXXXX)
trap 'set +e; ./ciao instance delete talker --wait --home "$home" >/dev/null 2>&1; ./ciao down --home "$home" >/dev/null 2>&1; rm -rf "$home"' EXIT
./ciao up --home "$home" --ssntp-port "${SSNTP_PORT:-28888}" --api-port "${API_PORT:-28889}" >/dev/null 2>&1
ask() { "$JAVA_HOME/bin/java" -cp cli/target/ciao.jar benchmarks/ControlPlane.java "$home" "$@"; }

# It names the time after forking for it, so the least is the honest number of what comes after writing.
cat >"$home/talker.yaml" <<'END'
name: talker
kind: process
command: [/bin/sh, -c, "while :; do date +%s%N; sleep 0.05; done"]
demands: {vcpus: 1, memory_mib: 64, disk_mib: 10}
END
# No node has this label: accepted, on disk, asked of the scheduler, and pending for that reason.
cat >"$home/nowhere.yaml" <<'END'
name: nowhere
kind: process
command: [/bin/true]
demands: {vcpus: 1, memory_mib: 64, disk_mib: 10}
requires: {labels: {moon: dark-side}}
END
for workload in talker nowhere; do ./ciao workload add "$home/$workload.yaml" --home "$home" >/dev/null; done

./ciao instance add talker --name talker --wait --home "$home" >/dev/null 2>&1
ask follow talker "$lines" | sort -n >"$home/late"
echo "a line until it is read  median $(awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}' "$home/late") ms, 95 % within $(awk '{v[NR]=$1} END {print v[int(NR*0.95)]}' "$home/late") ms"
echo "instances, one a request $(ask create nowhere "$count" 64 1) /s with 64 requests at a time"
echo "instances, 100 a request $(ask create nowhere "$count" 8 100) /s with 8 requests at a time"
