# The end of launch.sh, whose beginning sets the arguments, directory and PATH and defines environment():
# becomes the command, after the gate, or says why it cannot.
cd "$directory"

reason() {
  case $1 in
  */*)
    [ -e "$1" ] || { echo "command not found: $1" && return; }
    [ -f "$1" ] && [ -x "$1" ] || echo "command not executable: $1"
    return
    ;;
  esac
  IFS=:
  for place in $PATH; do
    [ -f "${place:-.}/$1" ] && [ -x "${place:-.}/$1" ] && return
  done
  echo "command not found: $1 (looked in $PATH)"
}
why=$(reason "$1")
[ -z "$why" ] || {
  echo "$why" >&2
  exit 127
}

echo ready >&8
read -r go <&3
echo started >&4
exec 2>&9 3<&- 4>&- 5<&- 8>&- 9>&-
unset why OLDPWD PWD LC_ALL HOME _OCI_SYNCPIPE _OCI_STARTPIPE
environment
exec "$@"
