#!/bin/sh
# Keeps what fuzzing found: adds to the examples that each target starts from those inputs of its corpus
# (ssntp/.cifuzz-corpus, which grows with every build and belongs to nobody) that reach code no example reaches.
#   ssntp/keep-corpus.sh [CORPUS]   another checkout's corpus, say
# Look at what is new (git status) and commit it.
set -eu
corpus=$(cd "${1:-$(dirname "$0")/.cifuzz-corpus}" && pwd) || { echo "no corpus there: build ssntp first" >&2; exit 1; }
cd "$(dirname "$0")/.."
. .mvn/find-jdk.sh
find_jdk javac
work=$(mktemp -d "${TMPDIR:-/tmp}/ciao-corpus-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
module=ssntp/target/quick
./mvnw -q -B -Dquick -Dspotless.check.skip -Dprepare.skip -Dbuild.folder=target/quick -pl ssntp -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$work/classpath" >"$work/build.log" 2>&1 ||
  { tail -n 20 "$work/build.log" >&2; exit 1; }

# keep CLASS METHOD
keep() {
  examples=ssntp/src/test/resources/$(echo "$1" | tr . /)Inputs/$2
  before=$(ls "$examples" | wc -l)
  if [ -d "$corpus/$1/$2" ]; then
    "$JAVA_HOME/bin/java" -XX:+EnableDynamicAgentLoading \
      -cp "$module/test-classes:$module/classes:$(cat "$work/classpath")" com.code_intelligence.jazzer.Jazzer \
      --target_class="$1" -merge=1 "$examples" "$corpus/$1/$2" >"$work/merge.log" 2>&1 ||
      { tail -n 20 "$work/merge.log" >&2; exit 1; }
  fi
  echo "$(($(ls "$examples" | wc -l) - before)) new examples in $examples"
}
keep ciao.ssntp.DecodingFuzz everyInputIsReadOrRefused
keep ciao.ssntp.payload.ChangedPayloadsFuzz bothWaysReadThemAlike
