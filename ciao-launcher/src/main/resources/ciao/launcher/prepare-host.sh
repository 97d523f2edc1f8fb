#!/bin/sh
# Installs what this host lacks of the list `host-packages` beside this script (Debian and its descendants).
#
#   prepare-host.sh [ROLE...]           installs; ROLE: launcher, netagent, guest, test; none means all but test
#   prepare-host.sh --check [ROLE...]   only says what is missing, one line each
#   prepare-host.sh --cache             prints the directory of the unpacked packages
#
# Exit status: 0 nothing is missing (any more), 1 could not be installed, 2 usage, 3 --check found something missing.
# With nothing missing it takes a few milliseconds: it starts one process (id).
#
# Packages marked UNPACK go into the cache, $CIAO_CACHE (default: /var/cache/ciao for root, ~/.cache/ciao for
# others), as $CIAO_CACHE/<package>/.
set -eu

PATH=$PATH:/usr/sbin:/sbin
here=${0%/*}
[ "$here" != "$0" ] || here=.
attempt_limit=3

fail() {
  echo "$1" >&2
  exit 1
}

check=false print_cache=false roles=
for argument in "$@"; do
  case $argument in
  --check) check=true ;;
  --cache) print_cache=true ;;
  launcher | netagent | guest | test) roles="$roles $argument" ;;
  *)
    echo "value: $argument (expected: --check, --cache, or one of the roles launcher, netagent, guest, test)" >&2
    exit 2
    ;;
  esac
done
[ -n "$roles" ] || roles="launcher netagent guest"

[ "$(id -u)" = 0 ] && is_root=true || is_root=false
if [ -n "${CIAO_CACHE-}" ]; then
  cache=$CIAO_CACHE
elif [ "$is_root" = true ]; then
  cache=/var/cache/ciao
else
  cache=${XDG_CACHE_HOME:-${HOME:?neither CIAO_CACHE nor HOME is set: nowhere to keep unpacked packages}/.cache}/ciao
fi
if [ $print_cache = true ]; then
  echo "$cache"
  exit 0
fi

# --- what is missing -------------------------------------------------------------------------------------------

wanted_by() {
  case " $roles " in *" $1 "*) ;; *) return 1 ;; esac
}

present() {
  case $1 in
  UNPACK) [ -d "$cache/$2" ] ;;
  /*) [ -e "$1" ] ;;
  *) command -v "$1" >/dev/null ;;
  esac
}

to_install='' to_unpack='' reasons=''
while read -r needed package role why; do
  case $needed in '' | '#'*) continue ;; esac
  wanted_by "$role" || continue
  ! present "$needed" "$package" || continue
  if [ $check = true ]; then
    case $needed in UNPACK) what="$cache/$package" ;; *) what=$needed ;; esac
    echo "missing: $what, from the Debian package $package ($role): it $why"
  fi
  case " $to_install $to_unpack " in *" $package "*) continue ;; esac
  case $needed in
  UNPACK) to_unpack="$to_unpack $package" doing=unpacking ;;
  *) to_install="$to_install $package" doing=installing ;;
  esac
  reasons="$reasons
$doing $package: it $why"
done <"$here/host-packages"

[ -n "$to_install$to_unpack" ] || exit 0
[ $check = false ] || exit 3

# --- installing it ---------------------------------------------------------------------------------------------

all=$to_install$to_unpack
all=${all# }
command -v apt-get >/dev/null ||
  fail "apt-get is missing, so this is no Debian: install by other means what the Debian packages $all bring."
[ -z "$to_install" ] || [ "$is_root" = true ] ||
  fail "Installing${to_install} needs root: run the same command with sudo, or once: sudo apt-get install --no-install-recommends${to_install}"

mkdir -p "$cache"
log=$(mktemp "${TMPDIR:-/tmp}/ciao-prepare.XXXXXX")
work=
trap 'rm -rf "$log" ${work:+"$work"}' EXIT
trap 'exit 1' HUP INT TERM

# Two checkouts may prepare one host at the same time: the second waits and then finds everything done.
exec 9>"$cache/.prepare-lock"
flock -n 9 || {
  echo "waiting for another ciao prepare on this host"
  flock 9
}
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

apt() {
  apt-get -q -y -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 -o APT::Update::Error-Mode=any "$@" >"$log" 2>&1 </dev/null
}

# Runs "$@"; when that fails, refreshes apt's package lists (the usual cure) and tries again.
with_fresh_lists() {
  attempt=1
  until "$@"; do
    [ $attempt -lt $attempt_limit ] || give_up
    if grep -q 'Could not get lock\|Unable to lock' "$log"; then
      echo "another program is using apt; trying again in 5 s"
      sleep 5
    fi
    echo "fetching Debian's package lists"
    apt update || [ $attempt -lt $((attempt_limit - 1)) ] || give_up
    attempt=$((attempt + 1))
  done
}

give_up() {
  words=$(grep -E '^(E|Err|W):?' "$log" | tail -n 3 | tr '\n' ' ')
  words=${words:-$(tail -n 3 "$log" | tr '\n' ' ')}
  fail "apt-get could not bring $all (it needs Debian's package servers, and no other apt at work); it said: $words"
}

unpack() {
  package=$1
  # A metapackage such as linux-image-cloud-amd64 stands for the one it depends on.
  apt-cache show "$package" >"$log" 2>&1 || return 1
  real=$(apt-cache depends "$package" | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  rm -rf "$work"
  mkdir -p "$work/root"
  (cd "$work" && apt download "${real:-$package}") && dpkg-deb -x "$work"/*.deb "$work/root" >"$log" 2>&1
}

echo "${reasons#?}"
if [ -n "$to_install" ]; then
  # shellcheck disable=SC2086 # a list of words on purpose
  with_fresh_lists apt install --no-install-recommends $to_install
fi
for package in $to_unpack; do
  [ ! -d "$cache/$package" ] || continue
  work=$(mktemp -d "$cache/.unpack.XXXXXX")
  with_fresh_lists unpack "$package"
  mv "$work/root" "$cache/$package"
  rm -rf "$work"
done
echo "done: $all"
