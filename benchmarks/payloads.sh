#!/bin/sh
# What reading and writing payloads takes: START, INSTANCE_PLACED, INSTANCE_CLAIMED, GRANT, READY.
#   benchmarks/payloads.sh [JMH OPTIONS...]   such as: -p example=START   or: -prof gc
# Without options all of it, two minutes. Prints the machine's load: a busy machine shows in the numbers.
exec sh "$(dirname "$0")/jmh.sh" ssntp "$@"
