#!/bin/sh
# How the demo's tools are deployed (README, The repository contract): a release is a folder below the site, "current" is a
# link to the one that runs. DEMO_SITES, the folder of all sites, comes from the tool's runner in the catalog.
set -eu

site="${DEMO_SITES:?}/$ENV/$TENANT/${STORE:-main}/$TOOL"
version=$REF
[ "$version" != "$SHA" ] || version=$(printf %.7s "$SHA")

running() {
  if [ -L "$site/current" ]; then basename "$(readlink "$site/current")"; fi
}

install_release() {
  if [ -d "$site/releases/$SHA" ]; then
    echo "release $version is in place already"
    return
  fi
  # Made beside and moved into place: a release that is there is whole, also when this was killed half-way.
  making="$site/releases/.$JOB_ID.$ATTEMPT"
  rm -rf "$making"
  mkdir -p "$making"
  cp -R app VERSION "$making"
  mv "$making" "$site/releases/$SHA"
  echo "copied $(find "$site/releases/$SHA" -type f | wc -l | tr -d ' ') files to releases/$SHA"
}

switch_release() {
  rm -f "$site/next.$JOB_ID"
  ln -s "releases/$SHA" "$site/next.$JOB_ID"
  # A rename: at no time is the site without a version.
  if [ "$(uname)" = Darwin ]; then mv -fh "$site/next.$JOB_ID" "$site/current"; else mv -fT "$site/next.$JOB_ID" "$site/current"; fi
  echo "current -> releases/$SHA"
}

# The demo's mishap: the site named by DEMO_FAILS_FIRST fails the first attempt of its first upgrade. Remove has-failed to see it again.
mishap() {
  [ "$ENV/$TARGET/$TOOL" = "${DEMO_FAILS_FIRST:-}" ] && [ -n "$PREVIOUS_SHA" ] && [ "$ATTEMPT" -eq 1 ] && [ ! -e "$site/has-failed" ]
}

pace() { sleep "${DEMO_PACE:-0}"; }

case "${1:-}" in
  info)
    running
    ;;

  deploy)
    echo "deploying $TOOL $version to $TARGET on $ENV (attempt $ATTEMPT)"
    if [ -n "$PREVIOUS_SHA" ]; then
      echo "::step drain running"
      echo "::progress 10 draining $TOOL at $TARGET"
      pace
      echo "::step drain succeeded"
    fi
    echo "::step install running"
    echo "::progress 40 installing $version"
    install_release
    echo "::step install succeeded"
    if mishap; then
      : >"$site/has-failed"
      echo "::step switch failed"
      echo "the store's gateway does not answer; $TOOL at $TARGET stays as it is" >&2
      exit 1
    fi
    echo "::step switch running"
    echo "::progress 80 switching to $version"
    switch_release
    if [ -n "$PREVIOUS_SHA" ]; then pace; fi
    echo "::step switch succeeded"
    echo "::progress 100 $TARGET runs $TOOL $version"
    ;;

  rollback)
    echo "bringing $TOOL at $TARGET on $ENV back to $version from ${PREVIOUS_REF:-nothing}"
    install_release
    echo "::step switch running"
    echo "::progress 50 switching back to $version"
    switch_release
    echo "::step switch succeeded"
    echo "::progress 100 $TARGET runs $TOOL $version again"
    ;;

  *)
    echo "usage: deploy/run.sh info|deploy|rollback" >&2
    exit 64
    ;;
esac
