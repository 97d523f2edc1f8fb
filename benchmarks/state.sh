#!/bin/sh
# What the state engine takes: reads from memory, durable writes, watches, a million instances, and an etcd beside it.
#   benchmarks/state.sh [WHAT...]   WHAT: reads, writes, watchers, million, etcd; default: all but million
# Works in a directory of its own under ${TMPDIR:-/tmp} (million: several GB there, and two minutes); starts a PostgreSQL
# and an etcd of its own on free loopback ports and ends them. Installs Debian's postgresql and etcd-server if missing.
# SECONDS_EACH (default 6) and RUNS (default 3) say for how long and how often writes are measured.
set -eu
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-6}
runs=${RUNS:-3}
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk javac
work=$(mktemp -d "${TMPDIR:-/tmp}/ciao-bench-XXXXXX")
chmod 711 "$work"
started=
trap '{ for pid in $started; do kill "$pid" && wait "$pid" || :; done; } 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

state() { # HEAP COLLECTOR ARGUMENTS...
  heap=$1
  collector=$2
  shift 2
  "$JAVA_HOME/bin/java" -Xmx"$heap" -XX:+Use"$collector"GC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp cli/target/ciao.jar benchmarks/State.java "$@"
}

free_port() {
  port=$(shuf -i 20000-32000 -n 1)
  while ss -Hltn "sport = :$port" | grep -q .; do port=$(shuf -i 20000-32000 -n 1); done
  echo "$port"
}

await() { # SECONDS COMMAND...
  left=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ $left -gt 0 ] || { echo "not within the time: $*" >&2; exit 1; }
    sleep 0.1
  done
}

install() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || ls "$1" >/dev/null 2>&1 || {
    apt-get -q -y install --no-install-recommends "$2" >"$work/apt.log" 2>&1 || { tail -n 3 "$work/apt.log" >&2; exit 1; }
  }
}

start_postgres() { # sets database; all settings that matter to durability are PostgreSQL's own
  install pg_createcluster postgresql
  programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  as="setpriv --reuid=nobody --regid=nogroup --clear-groups --"
  mkdir "$work/postgres"
  chown nobody "$work/postgres"
  (cd "$work/postgres" && $as "$programs/initdb" -D "$work/postgres/data" -A trust -U ciao -E UTF8 >/dev/null)
  port=$(free_port)
  (cd "$work/postgres" && exec $as "$programs/postgres" -D "$work/postgres/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= >"$work/postgres.log" 2>&1) &
  started="$started $!"
  await 30 "$programs/pg_isready" -h 127.0.0.1 -p "$port"
  database="jdbc:postgresql://127.0.0.1:$port/postgres"
}

start_etcd() { # sets etcd_port
  install etcd etcd-server
  etcd_port=$(free_port)
  peer=$(free_port)
  etcd --name bench --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$etcd_port" \
    --advertise-client-urls "http://127.0.0.1:$etcd_port" --listen-peer-urls "http://127.0.0.1:$peer" \
    --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "bench=http://127.0.0.1:$peer" \
    --quota-backend-bytes 8589934592 >"$work/etcd.log" 2>&1 &
  started="$started $!"
  await 30 grep -q 'ready to serve client requests' "$work/etcd.log"
}

for what in ${*:-reads writes watchers etcd}; do
  echo "--- $what ($(uptime | sed 's/.*load/load/'))"
  case $what in
  reads)
    ./mvnw -q -B -Dquick -Dspotless.check.skip -Dprepare.skip -Dbuild.folder=target/quick -pl state test-compile exec:exec \
      -Dexec.classpathScope=test -Dexec.executable="$JAVA_HOME/bin/java" \
      -Dexec.args="-cp %classpath org.openjdk.jmh.Main ciao.state.memory.StoreBenchmark -rf text -rff $work/reads" \
      >"$work/jmh.log" 2>&1 || { tail -n 20 "$work/jmh.log" >&2; exit 1; }
    cat "$work/reads"
    ;;
  writes)
    echo "journal and H2"
    state 3g Parallel writes "$work/writes" "$seconds" "$runs"
    start_postgres
    echo "PostgreSQL"
    state 2g Parallel writes "$database" "$seconds" "$runs"
    ;;
  watchers) state 1g Serial watchers "$work/watchers" 1000 500 ;;
  million)
    state 3g G1 fill "$work/million" 1000000
    state 3g G1 open "$work/million"
    ;;
  etcd)
    start_etcd
    state 2g Parallel compare "$work/beside" 127.0.0.1 "$etcd_port" "$seconds"
    ;;
  *)
    echo "value: $what (expected: reads, writes, watchers, million or etcd)" >&2
    exit 2
    ;;
  esac
done
