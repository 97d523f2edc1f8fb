#!/bin/sh
# What conmon runs in place of an OCI runtime, for a command instead of a container:
#
#   runtime.sh create --bundle DIRECTORY --pid-file FILE ID
#
# Makes everything the command needs, up to its last exec, and holds it at a gate: it goes when a line
# is written to DIRECTORY/gate. By then conmon knows the process and cannot miss its end. On success
# the pid conmon has to watch is in FILE; else the reason is on standard error.
#
# Descriptors of the process on its way to the command:
#   1, 9  the command's standard output and error: one pipe, read by conmon, so that their order is kept
#   2     DIRECTORY/setup.log: what the tools on the way complain about
#   3     the gate      4  DIRECTORY/started, not empty once the gate was passed
#   5     launch.sh: environment, arguments and the last exec     8  says "ready" to this script
set -eu
bundle='' pid_file=''
while [ $# -gt 0 ]; do
  case $1 in
  --bundle) bundle=$2 && shift ;;
  --pid-file) pid_file=$2 && shift ;;
  esac
  shift
done
cd "$bundle"
. ./bundle.sh # defines enter_cgroup, scripts, sandbox, network, and what sandbox.sh reads

rm -f gate
mkfifo -m 600 gate
exec 3<>gate 4>started 5<launch.sh 6>&2 7>&1 9>&1 2>setup.log

become() {
  enter_cgroup
  if [ $sandbox = yes ]; then
    exec nsenter --net="$network" \
      unshare --mount --uts --ipc --pid --fork --kill-child --propagation private \
      sh "$scripts/sandbox.sh"
  fi
  exec env --default-signal=INT,QUIT,PIPE setsid sh /proc/self/fd/5
}

{
  become 8>&1 1>&7 6>&- 7>&- &
  echo $! >"$pid_file"
} | {
  read -r answer && [ "$answer" = ready ]
} && exit 0

cat setup.log >&6
exit 1
