# Finds a Java that can build or run Ciao, whatever `java` is on the PATH. To be sourced by a POSIX shell:
#
#   find_jdk javac   sets and exports JAVA_HOME to a JDK (it has bin/javac), or explains on stderr and returns 1
#   find_jdk java    the same, content with a Java that only runs programs
#
# A JAVA_HOME that is new enough is respected. Otherwise the places where Java usually lives are looked
# through, and the release closest above the wanted one wins (25 before 26: it is the long-term release
# the tests run on), among equals the latest update. Only the text file `release` of each Java is read: no
# process is started, so the whole search costs about a millisecond. CIAO_JAVA_PLACES names other places to look in:
# patterns, separated by spaces.

ciao_java_wanted=25

# Sets jdk_feature and jdk_version from the release file of the Java in $1; returns 1 if there is none.
ciao_read_release() {
  jdk_version=
  [ -r "$1/release" ] || return 1
  while IFS="=" read -r jdk_key jdk_value; do
    case $jdk_key in JAVA_VERSION) jdk_version=${jdk_value#\"} jdk_version=${jdk_version%\"} ;; esac
  done <"$1/release"
  jdk_feature=${jdk_version%%[!0-9]*}
  [ -n "$jdk_feature" ]
}

# Is version $1 a later update than version $2? Both look like 25.0.3.
ciao_later() {
  [ -n "$2" ] || return 0
  jdk_a=$1. jdk_b=$2.
  while [ -n "$jdk_a$jdk_b" ]; do
    jdk_i=${jdk_a%%.*} jdk_j=${jdk_b%%.*}
    jdk_i=${jdk_i%%[!0-9]*} jdk_j=${jdk_j%%[!0-9]*}
    [ "${jdk_i:-0}" -le "${jdk_j:-0}" ] || return 0
    [ "${jdk_i:-0}" -ge "${jdk_j:-0}" ] || return 1
    jdk_a=${jdk_a#*.} jdk_b=${jdk_b#*.}
  done
  return 1
}

# Weighs the Java in $1, keeps it when it is the best so far, and notes what was seen for the error message.
ciao_consider() {
  [ -x "$1/bin/java" ] && ciao_read_release "$1" || return 0
  if [ "$jdk_feature" -lt "$ciao_java_wanted" ]; then
    # Debian gives each Java a second name by a symbolic link; one line for it is enough.
    [ -L "$1" ] || jdk_seen="$jdk_seen
  $1 is Java $jdk_version: too old"
  elif [ ! -x "$1/bin/$jdk_tool" ]; then
    jdk_seen="$jdk_seen
  $1 is Java $jdk_version, but without $jdk_tool: it runs programs and cannot build them"
  elif [ -z "$jdk_best" ] || [ "$jdk_feature" -lt "$jdk_best_feature" ] ||
    { [ "$jdk_feature" -eq "$jdk_best_feature" ] && ciao_later "$jdk_version" "$jdk_best_version"; }; then
    jdk_best=$1 jdk_best_feature=$jdk_feature jdk_best_version=$jdk_version
  fi
}

find_jdk() {
  jdk_tool=$1 jdk_best='' jdk_best_feature=0 jdk_best_version='' jdk_seen=''
  [ -z "${JAVA_HOME-}" ] || ciao_consider "$JAVA_HOME"
  if [ -z "$jdk_best" ]; then
    case $- in *f*) jdk_globbing=off ;; *) jdk_globbing=on ;; esac
    set +f
    if [ -n "${CIAO_JAVA_PLACES-}" ]; then
      # shellcheck disable=SC2086 # patterns, separated by spaces
      set -- $CIAO_JAVA_PLACES
    else
      set -- /usr/lib/jvm/* /opt/* /opt/*/* /usr/local/* /usr/local/lib/* /usr/local/lib/jvm/* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/jdk* \
        "${HOME-}"/.local/share/mise/installs/java/*
    fi
    for jdk_home in "$@"; do ciao_consider "$jdk_home"; done
    [ $jdk_globbing = on ] || set -f
  fi
  if [ -z "$jdk_best" ] && jdk_path=$(command -v java); then
    jdk_path=$(readlink -f "$jdk_path")
    ciao_consider "${jdk_path%/bin/java}"
  fi
  if [ -z "$jdk_best" ]; then
    ciao_explain_missing_jdk >&2
    return 1
  fi
  JAVA_HOME=$jdk_best
  export JAVA_HOME
}

ciao_explain_missing_jdk() {
  if [ "$jdk_tool" = javac ]; then jdk_what="a JDK"; else jdk_what="a Java runtime"; fi
  echo "Ciao needs $jdk_what, version $ciao_java_wanted or later, and this machine has none${jdk_seen:+:}"
  [ -z "$jdk_seen" ] || echo "${jdk_seen#?}"
  echo "Get one: add the Debian repository of Eclipse Adoptium (adoptium.net explains it in four lines) and"
  echo "install temurin-$ciao_java_wanted-jdk, or unpack any JDK $ciao_java_wanted archive under /opt. If it already lies somewhere"
  echo "else, set JAVA_HOME to its directory."
}
