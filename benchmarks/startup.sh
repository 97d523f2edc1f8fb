#!/bin/sh
# How long the command and the roles take to start, and what they weigh when idle.
#   benchmarks/startup.sh [RUNS]      RUNS: how often each is started, default 9; medians are printed
# Uses a home of its own under /tmp and free ports; ends what it started.
set -eu
cd "$(dirname "$0")/.."
runs=${1:-9}
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk java
java=$JAVA_HOME/bin/java

median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
milliseconds() { # of a command
  begin=$(date +%s%N)
  "$@" >/dev/null 2>&1
  echo $((($(date +%s%N) - begin) / 1000000))
}
repeat() {
  i=0
  while [ $i -lt "$runs" ]; do
    milliseconds "$@"
    i=$((i + 1))
  done | median
}
echo "java -version            $(repeat "$java" -version) ms"
echo "ciao --version           $(repeat ./ciao --version) ms"
echo "ciao instance --help     $(repeat ./ciao instance --help) ms"

home=$(mktemp -d /tmp/ciao-bench-XXXXXX)
trap 'set +e; ./ciao down --home "$home" >/dev/null 2>&1; rm -rf "$home"' EXIT
./ciao up --home "$home" --ssntp-port "${SSNTP_PORT:-28888}" --api-port "${API_PORT:-28889}" >/dev/null 2>&1
./ciao down --home "$home" >/dev/null
i=0
while [ $i -lt "$runs" ]; do
  milliseconds ./ciao up --home "$home" >>"$home/up"
  grep -o 'serving after [0-9.]* s' "$home/log/serve.out" | grep -o '[0-9.]*' >>"$home/serving"
  ./ciao down --home "$home" >/dev/null
  i=$((i + 1))
done
echo "ciao up, all three roles $(median <"$home/up") ms, of which until they serve $(median <"$home/serving") s"

resident() { awk '/VmRSS/ {print int($2/1024)}' "/proc/$1/status"; }
./ciao up --home "$home" >/dev/null 2>&1
sleep 30 # idle
echo "all roles in one, idle   $(resident "$(cut -d' ' -f1 "$home/run/serve.pid")") MiB"
./ciao down --home "$home" >/dev/null
./ciao serve --scheduler --controller --home "$home" >/dev/null 2>&1 &
others=$!
./ciao serve --launcher --home "$home" >/dev/null 2>&1 &
launcher=$!
sleep 30 # idle
echo "scheduler + controller   $(resident "$others") MiB"
echo "launcher                 $(resident "$launcher") MiB"
kill "$launcher" "$others"
wait
