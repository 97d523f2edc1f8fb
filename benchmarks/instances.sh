#!/bin/sh
# Request to active for each kind beside the bare tool, and many containers at once beside a runc loop.
#   benchmarks/instances.sh [ROUNDS] [AT_ONCE]     defaults: 11 rounds, 50 containers
# Uses a home of its own under /tmp; needs root; ends and removes what it started.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-11}
at_once=${2:-50}
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh >/dev/null 2>&1 || true
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
resources=ciao-launcher/src/main/resources/ciao/launcher
sh $resources/prepare-host.sh >/dev/null

home=$(mktemp -d /tmp/ciao-bench-XXXXXX)
things=$home/things
mkdir "$things"
cleanup() {
  ./ciao instance delete --all --wait --home "$home" >/dev/null 2>&1 || true
  ./ciao down --home "$home" >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap cleanup EXIT
sh $resources/make-tiny-guest.sh "$things" >/dev/null
sh $resources/make-tiny-image.sh "$things/busybox.tar" >/dev/null

median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
now() { date +%s%N; }
since() { echo "$1 $(now)" | awk '{printf "%.1f\n", ($2-$1)/1000000}'; }

./ciao up --home "$home" --ssntp-port "${SSNTP_PORT:-28888}" --api-port "${API_PORT:-28889}" >/dev/null 2>&1
./ciao image add busybox --container "$things/busybox.tar" --home "$home" >/dev/null
./ciao image add tiny --vm --kernel "$things/vmlinuz" --initrd "$things/initrd.gz" --home "$home" >/dev/null
for kind in process container vm; do
  {
    echo "name: $kind"
    echo "kind: $kind"
    case $kind in
    process) echo 'command: [/bin/sleep, "1000"]' ;;
    container) printf 'image: busybox\ncommand: [/bin/sleep, "1000"]\n' ;;
    vm) echo 'image: tiny' ;;
    esac
    echo "demands: {vcpus: 1, memory_mib: $([ $kind = vm ] && echo 96 || echo 16), disk_mib: 1}"
    [ $kind = vm ] || echo "restart: {policy: never}"
  } >"$things/$kind.yaml"
  ./ciao workload add "$things/$kind.yaml" --home "$home" >/dev/null
done
sed -i 's/^launcher:.*//' "$home/ciao.yaml"

measure() { # workload, at once, rounds
  "$java" -cp cli/target/ciao.jar benchmarks/RequestToActive.java "$home" "$1" "$2" "$3"
}

rootfs=$things/rootfs
mkdir -p "$rootfs"
skopeo copy -q "docker-archive:$things/busybox.tar" "oci:$things/oci:box" 2>/dev/null ||
  skopeo copy -q "oci-archive:$things/busybox.tar" "oci:$things/oci:box"
umoci unpack --image "$things/oci:box" "$things/bundle" >/dev/null 2>&1
(cd "$things/bundle" && rm -f config.json && runc spec &&
  sed -i 's/"terminal": true/"terminal": false/; s/"sh"/"true"/' config.json)

bare_process() { i=0; while [ $i -lt "$rounds" ]; do b=$(now); /bin/true; since "$b"; i=$((i + 1)); done | median; }
bare_container() {
  i=0
  while [ $i -lt "$rounds" ]; do
    b=$(now)
    runc run -b "$things/bundle" "bench-$$-$i" </dev/null >/dev/null 2>&1
    since "$b"
    i=$((i + 1))
  done | median
}
echo "process    ciao $(measure process 1 "$rounds" | median) ms   bare fork and exec $(bare_process) ms"
echo "container  ciao $(measure container 1 "$rounds" | median) ms   bare runc run $(bare_container) ms"
echo "vm         ciao $(measure vm 1 3 | median) ms to QMP running"
b=$(now)
i=0
while [ $i -lt "$at_once" ]; do
  runc run -d -b "$things/bundle" "bench-$$-many-$i" </dev/null >/dev/null 2>&1 || true
  i=$((i + 1))
done
echo "$at_once containers at once: runc loop $(since "$b") ms"
i=0
while [ $i -lt "$at_once" ]; do
  runc delete -f "bench-$$-many-$i" >/dev/null 2>&1 || true
  i=$((i + 1))
done
echo "$at_once containers at once: ciao $(measure container "$at_once" 3 | median) ms"
