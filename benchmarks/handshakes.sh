#!/bin/sh
# What a mutual TLS 1.3 handshake costs, both ends together: the JDK's TLS, OpenSSL's, and OpenSSL's sessions resumed.
#   benchmarks/handshakes.sh [WHAT...]   WHAT: jdk, native, resumed; default: all three, each in a JVM of its own
# CPU time says more than handshakes a second where others are at work, too. Two minutes.
set -eu
cd "$(dirname "$0")/.."
./ciao --version >/dev/null # builds if needed
. .mvn/find-jdk.sh
find_jdk javac
echo "--- before: $(uptime | sed 's/.*load/load/')"
for what in ${*:-jdk native resumed}; do
  "$JAVA_HOME/bin/java" -XX:+UseParallelGC -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dciao.log=ERROR -cp cli/target/ciao.jar benchmarks/Handshakes.java "$what"
done
echo "--- after: $(uptime | sed 's/.*load/load/')"
