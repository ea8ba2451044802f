#!/usr/bin/env bash
# Makes the app package for Teams: infra/teams/package.sh APP_ID HOST [FILE]
#   APP_ID  the bot's Microsoft app id (Entra: "Application (client) ID"), which is Teams:AppId in ChatDeploy
#   HOST    the host at which Teams reaches your installation by https: deploy.acme.example
#   FILE    where to write it; chatdeploy-teams.zip in the current folder unless you say so
# Needs zip (or python3). With node and npm it is also checked against Microsoft's published schema.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

[ $# -ge 2 ] && [ $# -le 3 ] || fail "usage: package.sh APP_ID HOST [FILE]"
app_id=$(tr '[:upper:]' '[:lower:]' <<<"$1") host=$(tr '[:upper:]' '[:lower:]' <<<"$2") file=${3:-chatdeploy-teams.zip}
[[ $app_id =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]] || fail "'$1' is no app id: a GUID such as 11111111-2222-3333-4444-555555555555 is expected"
[[ $host =~ ^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$ ]] || fail "'$2' is no host that Teams could reach: its name alone is expected, without https:// and port"
case $file in /*) ;; *) file=$PWD/$file ;; esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed -e "s/00000000-0000-0000-0000-000000000000/$app_id/g" -e "s/chatdeploy\.example\.com/$host/g" "$here/manifest.json" >"$folder/manifest.json"
cp "$here/color.png" "$here/outline.png" "$folder"

# The schema comes with a package of Microsoft's, which is installed once beside this script.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "not checked against Microsoft's schema, for which node and npm are needed"
elif [ ! -d "$here/schema/node_modules" ] && ! (cd "$here/schema" && npm ci --no-audit --no-fund --loglevel=error >/dev/null); then
  echo "not checked against Microsoft's schema: npm could not install it"
else
  node "$here/schema/validate.mjs" "$folder/manifest.json" || fail "the manifest is not what Teams takes"
fi

rm -f "$file"
cd "$folder"
if command -v zip >/dev/null; then
  zip -q -X "$file" manifest.json color.png outline.png
elif command -v python3 >/dev/null; then
  python3 -m zipfile -c "$file" manifest.json color.png outline.png
else
  fail "zip is needed: install it, and run this again"
fi

echo "made $file"
