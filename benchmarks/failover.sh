#!/bin/sh
# How long nodes are without a scheduler when the active one of two is killed, or frozen, while instances are added.
#   benchmarks/failover.sh [kill|freeze] [NODES]     defaults: kill, 3 nodes (simulated)
# Each role in a process of its own, on a home of its own under /tmp; ends and removes what it started.
# Exits with 1 when an instance was lost, is twice there, or does not run three minutes after the kill.
set -eu
cd "$(dirname "$0")/.."
manner=${1:-kill}
nodes=${2:-3}
case $manner in kill) signal=KILL ;; freeze) signal=STOP ;; *) sed -n '3s/^# *//p' "$0" >&2; exit 2 ;; esac
./ciao --version >/dev/null # builds if needed
home=$(mktemp -d /tmp/ciao-bench-XXXXXX)
started=
loading=
finish() {
  set +e
  touch "$home/enough"
  [ -z "$loading" ] || wait "$loading" # or it would go on once the file is gone
  for process in $started; do kill -KILL "$process" 2>/dev/null; done
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
first=127.0.0.1:${SSNTP_PORT:-28888}
other=127.0.0.1:${OTHER_PORT:-28887}
api=127.0.0.1:${API_PORT:-28889}
now() { date +%s%3N; }

# When a log first said this after a time, both in milliseconds since 1970; nothing if it did not.
since() { # log, what, time
  grep -F "$2" "$1" | cut -d' ' -f1 | date -f - +%s%3N | awk -v from="$3" '$1 >= from {print; exit}'
}

settings() { # name, what else
  printf 'certificate: %s/pki/node-%s.pem\nca: %s/pki/ca.pem\nschedulers: ["%s", "%s"]\n%s\n' \
    "$home" "$1" "$home" "$first" "$other" "$2"
}
serve() { # directory, role
  : >"$1/$2.out"
  ./ciao serve "--$2" --home "$1" >"$1/$2.out" 2>"$1/$2.log" &
  started="$started $!"
  until grep -q '^ciao: serving' "$1/$2.out"; do
    kill -0 $! 2>/dev/null || { cat "$1/$2.log" >&2; exit 1; }
    sleep 0.1
  done
}
ask() { ./ciao "$@" --home "$home"; }

./ciao up --home "$home" --ssntp-port "${first#*:}" --api-port "${api#*:}" >/dev/null 2>&1 # certificates, tenant
./ciao down --home "$home" >/dev/null 2>&1
hostname=$(hostname)
settings "$hostname" "scheduler: {listen: \"$first\"}
controller: {listen: \"$api\"}
launcher: {simulated: true, vcpu_overcommit: 64}" >"$home/ciao.yaml"
mkdir "$home/other"
ask cert issue --node other --roles scheduler >/dev/null
settings other "scheduler: {listen: \"$other\"}" >"$home/other/ciao.yaml"
serve "$home" scheduler
active=$!
serve "$home/other" scheduler
serve "$home" controller
launchers=
for n in $(seq "$nodes"); do
  ask cert issue --node "node$n" --roles agent >/dev/null
  mkdir "$home/node$n"
  settings "node$n" "launcher: {simulated: true, vcpu_overcommit: 64, max_instances: 10000}" >"$home/node$n/ciao.yaml"
  serve "$home/node$n" launcher
  launchers="$launchers $home/node$n"
done
printf 'name: pretence\nkind: process\ncommand: [/no/such/program]\ndemands: {vcpus: 1, memory_mib: 1, disk_mib: 1}\n' >"$home/w.yaml"
ask workload add "$home/w.yaml" >/dev/null
ask instance add pretence --wait >/dev/null 2>&1

# Load: five more at a time, until there is a file that says it is enough.
load() {
  made=1
  while [ ! -e "$home/enough" ]; do
    ask instance add pretence --count 5 >/dev/null 2>>"$home/add.log" && made=$((made + 5))
  done
  echo "$made" >"$home/made"
}
load &
loading=$!
for _ in 1 2 3 4; do ask node list >/dev/null; done # so long it runs before
from=$(now)
kill -"$signal" "$active"
worst=0
for node in $launchers; do
  until [ -n "$(since "$node/launcher.log" 'connected to the scheduler' "$from")" ]; do
    [ $(($(now) - from)) -lt 120000 ] || { echo "$node found no scheduler within 120 s" >&2; exit 1; }
    sleep 0.2
  done
  took=$(($(since "$node/launcher.log" 'connected to the scheduler' "$from") - from))
  [ "$took" -le "$worst" ] || worst=$took
done
echo "standby is active after        $(($(since "$home/controller.log" 'is the active one' "$from") - from)) ms ($manner)"
echo "last of $nodes nodes is with it after $worst ms"
touch "$home/enough"
wait "$loading"
made=$(cat "$home/made")
until [ "$(ask instance list -o json | grep -c '"phase" *: *"active"')" -eq "$made" ]; do
  [ $(($(now) - from)) -lt 180000 ] || { echo "not all of $made instances run" >&2; ask instance list >&2; exit 1; }
  sleep 0.5
done
echo "all $made instances run after      $(($(now) - from)) ms at most"
for node in $launchers; do ls "$node/node/instances"; done | sort >"$home/held"
[ "$(uniq "$home/held" | wc -l)" -eq "$made" ] && [ -z "$(uniq -d "$home/held")" ] ||
  { echo "nodes hold $(wc -l <"$home/held") instances, of $made" >&2; exit 1; }
echo "each is on one node, none is lost"
