#!/bin/sh
# Tells ChatDeploy of every ref that is pushed to this repository. Copy it to hooks/post-receive, make it executable, then:
#   git config chatdeploy.repository acme/crm                     its id in the catalog
#   git config chatdeploy.url https://chatdeploy.example.com      where ChatDeploy is; or chatdeploy.urlFile, a file that says it
#   git config chatdeploy.secretFile /etc/chatdeploy/git-secret   holds Scm:Git:WebhookSecret, readable by this account alone
# Needs curl and openssl. A push never fails because of it: what could not be told is said to whoever pushes.
set -u

repository=$(git config chatdeploy.repository)
url=$(git config chatdeploy.url || cat "$(git config --type=path chatdeploy.urlFile)")
secret=$(cat "$(git config --type=path chatdeploy.secretFile)")
pusher=${GIT_PUSHER:-${REMOTE_USER:-$(id -un)}}

# A service on this machine is never behind a proxy.
case $url in
  http://127.* | http://localhost[:/]* | http://localhost | http://\[::1\]*) proxy='*' ;;
  *) proxy='' ;;
esac

text() {
  printf %s "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g'
}

while read -r before after ref; do
  body=$(printf '{"repository":"%s","ref":"%s","before":"%s","after":"%s","pusher":"%s"}' \
    "$(text "$repository")" "$(text "$ref")" "$before" "$after" "$(text "$pusher")")
  signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$secret" | sed 's/^.*= *//')
  # One delivery id for all tries: a try that arrived although it seemed not to is recognised.
  printf %s "$body" | curl --silent --show-error --fail --output /dev/null --max-time 10 --retry 3 --retry-connrefused \
    ${proxy:+--noproxy "$proxy"} \
    --header 'Content-Type: application/json' \
    --header "X-ChatDeploy-Delivery: $(openssl rand -hex 16)" \
    --header "X-Hub-Signature-256: sha256=$signature" \
    --data-binary @- "${url%/}/webhooks/git" ||
    echo "ChatDeploy at $url was not told of $ref; it is when the ref is pushed to next" >&2
done
