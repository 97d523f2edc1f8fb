# Puts conmon into the instance's own cgroup before it exists, so that there is no moment in which it
# could be missed, and lets it answer on our standard output.
#
#   sh shim.sh ENTRY... -- CONMON-ARGUMENT...      ENTRY: a cgroup.procs file
set -eu
while [ "$1" != -- ]; do
  echo 0 >"$1"
  shift
done
shift
exec 3>&1
export _OCI_SYNCPIPE=3
exec conmon "$@"
