#!/bin/sh
# What a placement takes: 1,000 to a million nodes, empty to nearly full, awkward room, rare labels; and what-if.
#   benchmarks/scheduler-core.sh [JMH OPTIONS...]   such as: -p nodes=10000 -p load=EMPTY,ONE_FITS   or: -prof gc
# Without options all of it, some ten minutes. Prints the machine's load: a busy machine shows in the numbers.
exec sh "$(dirname "$0")/jmh.sh" ciao-scheduler "$@"
