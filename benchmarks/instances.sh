#!/bin/sh
# Request to active for each kind beside the bare tool, and many containers at once beside a runc loop.
#   benchmarks/instances.sh [ROUNDS] [AT_ONCE]     defaults: 11 rounds, 50 containers
# Uses a home of its own under /tmp; needs root; ends and removes what it started.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-11}
at_once=${2:-50}
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk java
java=$JAVA_HOME/bin/java
resources=ciao-launcher/src/main/resources/ciao/launcher
sh $resources/prepare-host.sh >/dev/null

home=$(mktemp -d /tmp/ciao-bench-XXXXXX)
things=$home/things
mkdir "$things"
delete_many() {
  i=0
  while [ $i -lt "$at_once" ]; do
    runc delete -f "bench-$$-many-$i" >/dev/null 2>&1 || true
    i=$((i + 1))
  done
}
cleanup() {
  delete_many
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

# Room for all at once on any machine: instances that sleep need none.
cat >"$home/ciao.yaml" <<END
scheduler: {listen: "127.0.0.1:${SSNTP_PORT:-28888}"}
controller: {listen: "127.0.0.1:${API_PORT:-28889}"}
launcher: {vcpu_overcommit: 64, max_instances: 1000}
END
./ciao up --home "$home" >/dev/null 2>&1
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

measure() { # workload, at once, rounds
  "$java" -cp cli/target/ciao.jar benchmarks/RequestToActive.java "$home" "$1" "$2" "$3" >"$things/measured" || return 1
  median <"$things/measured"
}

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
# The machine, accelerator and memory of the instance; -S holds the guest, as "active" does not wait for one to boot.
bare_vm() {
  i=0
  while [ $i -lt "$rounds" ]; do
    b=$(now)
    printf '{"execute":"qmp_capabilities"}\n{"execute":"quit"}\n' |
      qemu-system-x86_64 -machine q35 -accel tcg -m 96 -display none -nodefaults -no-user-config -S \
        -kernel "$things/vmlinuz" -initrd "$things/initrd.gz" -qmp stdio >/dev/null 2>&1
    since "$b"
    i=$((i + 1))
  done | median
}
process=$(measure process 1 "$rounds")
echo "process    ciao $process ms   bare fork and exec $(bare_process) ms"
container=$(measure container 1 "$rounds")
echo "container  ciao $container ms   bare runc run $(bare_container) ms"
vm=$(measure vm 1 "$rounds")
echo "vm         ciao $vm ms   bare qemu until QMP answers $(bare_vm) ms"
b=$(now)
i=0
while [ $i -lt "$at_once" ]; do
  runc run -d -b "$things/bundle" "bench-$$-many-$i" </dev/null >/dev/null 2>&1
  i=$((i + 1))
done
loop=$(since "$b")
delete_many
many=$(measure container "$at_once" 3)
echo "$at_once containers at once: ciao $many ms   runc loop $loop ms"
