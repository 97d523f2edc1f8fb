# Puts conmon into the instance's own cgroup before it exists, so that there is no moment in which it
# could be missed, and waits for its answer: a line of JSON on our standard output, after any words of
# distress. (Its parent ends before the answer, and with the parent a JVM stops reading.)
#
#   sh shim.sh ENTRY... -- CONMON-ARGUMENT...      ENTRY: a cgroup.procs file
set -eu
{
  while [ "$1" != -- ]; do
    echo 0 >"$1"
    shift
  done
  shift
  export _OCI_SYNCPIPE=3
  exec conmon "$@" 2>&1 3>&1
} | while read -r line; do
  printf '%s\n' "$line"
  case $line in '{'*) exit ;; esac
done
