#!/bin/sh
# deploy/run.sh: how ChatDeploy deploys this repository. Copy it to deploy/run.sh, make it executable, and fill it in.
#
#   deploy/run.sh info       Print the version that runs at the site now, or nothing. Runs before each deploy; if it
#                            fails, the deploy does not begin.
#   deploy/run.sh deploy     Bring the site to SHA. This checkout is at SHA.
#   deploy/run.sh rollback   Bring the site back to SHA (this checkout), leaving PREVIOUS_SHA.
#
# Exit 0 is success; anything else makes the deployment ask: retry, skip, continue or roll back. A retry runs this again
# with the same JOB_ID and the next ATTEMPT, so whatever is done here should bear being done twice.
#
# What it gets:
#   JOB_ID ATTEMPT           the job (stable over attempts) and which attempt this is, from 1
#   ENV                      the environment: stage, prod, …
#   TOOL                     this application's name in the catalog
#   TARGET TENANT STORE      the site: acme/pdv-milano is tenant acme and store pdv-milano; STORE is empty for the tenant's main
#   REF SHA                  the version as people chose it, and its commit
#   PREVIOUS_REF PREVIOUS_SHA  what runs there now as far as ChatDeploy knows; empty when nothing does
#   CALLBACK_URL CALLBACK_TOKEN  for reporting by other means than printing; the token is a secret
# and what the runner's "env" in the catalog adds.
#
# Lines on standard output that begin like these are read; all else is the job's log:
#   ::progress 40 unpacking          percent and a message
#   ::step migrate running           then succeeded, failed or skipped; the name may hold spaces
#   ::artifact report https://…      a link for the job's page
set -eu

state=${STATE_DIR:-/var/lib/$TOOL}/$ENV/$TARGET   # stands for wherever your application lives

case ${1:-} in
info)
  cat "$state/version" 2>/dev/null || true
  ;;
deploy | rollback)
  echo "$1: $TOOL $REF ($SHA) to $TARGET on $ENV, from ${PREVIOUS_REF:-nothing}"

  echo "::step prepare running"
  mkdir -p "$state"
  echo "::step prepare succeeded"

  echo "::progress 50 installing"
  echo "::step install running"
  # Here: kubectl, helm, docker compose, scp, an installer, …
  echo "$SHA" >"$state/version.new"
  mv "$state/version.new" "$state/version"
  echo "::step install succeeded"

  echo "::progress 100 done"
  ;;
*)
  echo "usage: deploy/run.sh info|deploy|rollback" >&2
  exit 64
  ;;
esac
