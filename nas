#!/bin/sh
# Builds what is missing or older than its sources, then runs the nas command: ./nas run
#
#   NAS_BUILD=never  run what was built last, whatever its age
set -eu
unset CDPATH

root=$(cd -- "$(dirname -- "$(readlink -f -- "$0" 2>/dev/null || echo "$0")")" && pwd -P)
distribution=$root/deploy/target/actor-nas
built=$root/deploy/target/nas-built

# prints something if a build is due
due() {
  if [ ! -x "$distribution/bin/nas" ]; then
    echo missing
    return
  fi
  # a build that was not begun here, such as mvnw verify, counts too
  reference=$built
  if [ ! -f "$built" ]; then
    for jar in "$root"/deploy/target/deploy-*.jar; do
      reference=$jar
    done
  fi
  if [ ! -f "$reference" ]; then
    echo missing
    return
  fi
  # folders too: a deleted file changes its folder
  find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/deploy/src/assembly" \
    -newer "$reference" -print | head -n 1
}

if [ "${NAS_BUILD:-}" != never ] && [ -n "$(due)" ]; then
  if [ -x "$distribution/bin/nas" ]; then
    echo "nas: building, for the sources have changed ..." >&2
  else
    echo "nas: building; the first time downloads about 500 MB and takes some minutes ..." >&2
  fi
  mkdir -p "$root/deploy/target"
  # the time of the beginning: what changes meanwhile is built the next time
  : >"$built.begun"
  (cd -- "$root" && ./mvnw -q -pl deploy -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
    package </dev/null >&2) || {
    echo "nas: the build failed" >&2
    exit 1
  }
  mv -f -- "$built.begun" "$built"
fi

exec "$distribution/bin/nas" "$@"
