#!/usr/bin/env bash
# Runs deploy/run.sh for ChatDeploy inside a provider's pipeline, and reports to the service what happens: start, log,
# steps, progress, artifacts, end. Copy it to deploy/report.sh beside your run.sh; the templates in infra/pipelines call it.
#
#   report.sh [--variables FILE] [DIRECTORY]
#
# DIRECTORY is a checkout of SHA (default: here). The contract's variables are in the environment, or in FILE as lines of
# NAME and the value in base64. Ends with run.sh's exit code. Needs bash, curl and base64.
#
# A service that is down does not stop a deployment: reports wait and are sent again, the end for up to
# CHATDEPLOY_PATIENCE seconds (default 900). The token is never printed and never on a command line.
set -uo pipefail
set +x

patience=${CHATDEPLOY_PATIENCE:-900}
most_lines=200       # lines of log in one report
most_waiting=500     # reports kept while the service is down; older ones are in the provider's own log
scratch=$(mktemp -d)
chmod 700 "$scratch"
trap 'rm -rf "$scratch"' EXIT

load_variables() {
  local name value
  while read -r name value; do
    [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
    # A command's output loses its last line feeds; a mark at the end keeps them.
    value=$(base64 -d <<<"$value"; printf x)
    export "$name=${value%x}"
  done <"$1"
}

# A text as a JSON string, in $quoted. Control characters that JSON has no short form for are left out.
quote() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\t'/\\t}
  text=${text//$'\n'/\\n}
  text=${text//[$'\001'-$'\037'$'\177']/}
  quoted="\"$text\""
}

# The page of this run at the provider, where it is known.
run_url() {
  if [ -n "${GITHUB_RUN_ID:-}" ]; then
    printf '%s/%s/actions/runs/%s' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID"
  elif [ -n "${CI_PIPELINE_URL:-}" ]; then
    printf '%s' "$CI_PIPELINE_URL"
  elif [ -n "${BITBUCKET_BUILD_NUMBER:-}" ]; then
    printf '%s/pipelines/results/%s' "${BITBUCKET_GIT_HTTP_ORIGIN:-https://bitbucket.org/${BITBUCKET_REPO_FULL_NAME:-}}" "$BITBUCKET_BUILD_NUMBER"
  fi
}

# Sends one event. 0: taken, or refused for good (sending it again would not help); 1: try again later.
send() {
  local code
  printf '{"attempt":%s,%s}' "$ATTEMPT" "$1" >"$scratch/body"
  # What programs print is not always UTF-8, which JSON has to be.
  if command -v iconv >/dev/null && iconv -f UTF-8 -t UTF-8 -c "$scratch/body" >"$scratch/clean" 2>/dev/null; then mv "$scratch/clean" "$scratch/body"; fi
  code=$(curl --silent --output /dev/null --write-out '%{http_code}' --connect-timeout 5 --max-time 15 --config - <<CURL
url = "$CALLBACK_URL"
header = "Authorization: Bearer $CALLBACK_TOKEN"
header = "Content-Type: application/json"
data-binary = "@$scratch/body"
CURL
  ) || true
  case $code in
    2??) return 0 ;;
    408 | 429 | 5?? | 000 | "") return 1 ;;
    *) echo "ChatDeploy answered $code to a report; it is left out." >&2; return 0 ;;
  esac
}

# What was not sent yet: lines of log, and before them events in order.
lines=() queue=()
packed=0     # when lines became an event last, in seconds of this shell
retry_at=0   # when a service that did not answer is tried again
pause=1      # and how long it is left alone after that

# Puts an event at the end of those that wait.
note() {
  local now
  TZ=UTC printf -v now '%(%Y-%m-%dT%H:%M:%SZ)T' -1
  queue+=("\"at\":\"$now\",$1")
}

# Makes one event of the waiting lines.
pack() {
  local body="" line
  [ "${#lines[@]}" -gt 0 ] || return 0
  for line in "${lines[@]}"; do
    quote "$line"
    body+=${body:+,}$quoted
  done
  note "\"kind\":\"log\",\"lines\":[$body]"
  lines=() packed=$SECONDS
}

# Sends the events that wait, in order, unless the service is being left alone. Fails while some are left.
drain() {
  while [ "${#queue[@]}" -gt 0 ]; do
    [ "$SECONDS" -ge "$retry_at" ] || return 1
    if send "${queue[0]}"; then
      queue=("${queue[@]:1}")
      pause=1
    else
      retry_at=$((SECONDS + pause))
      pause=$((pause < 30 ? pause * 2 : 30))
      if [ "${#queue[@]}" -gt "$most_waiting" ]; then
        queue=('"kind":"log","lines":["ChatDeploy did not answer for long; what is missing here is in the log of the run itself."]' "${queue[@]: -most_waiting}")
      fi
    fi
  done
}

# Sends everything, for at most so many seconds.
drain_within() {
  local until=$((SECONDS + $1))
  until drain; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 1
  done
}

add() {
  pack
  note "$1"
  drain
}

# Reads one line of run.sh: progress, steps and artifacts become events at their place in the log, all else is log.
tell() {
  local line=$1 rest name last percent
  rest=${line#* }
  name=${rest% *} last=${rest##* }
  case $line in
    "::progress "[0-9]*)
      percent=${rest%% *}
      if [[ $percent =~ ^[0-9]{1,3}$ ]] && [ "$((10#$percent))" -le 100 ]; then
        [ "$rest" = "$percent" ] && quote "" || quote "${rest#* }"
        add "\"kind\":\"progress\",\"percent\":$((10#$percent)),\"message\":$quoted"
        return
      fi
      ;;
    "::step "?*" running" | "::step "?*" succeeded" | "::step "?*" failed" | "::step "?*" skipped")
      quote "$name"
      add "\"kind\":\"step\",\"name\":$quoted,\"status\":\"$last\""
      return
      ;;
    "::artifact "?*" http://"* | "::artifact "?*" https://"*)
      quote "$name"
      name=$quoted
      quote "$last"
      add "\"kind\":\"artifact\",\"name\":$name,\"url\":$quoted"
      return
      ;;
  esac
  printf '%s\n' "$line"
  lines+=("$line")
  [ "${#lines[@]}" -lt "$most_lines" ] && [ $((SECONDS - packed)) -lt 1 ] || { pack; drain; }
}

# Runs run.sh with one command in a process group of its own, so that all of it can be ended. Its exit code is in $code.
run() {
  local line status
  mkfifo "$scratch/output" 2>/dev/null
  set -m
  ( cd "$directory" || exit 1
    if [ -x deploy/run.sh ]; then exec deploy/run.sh "$1"; else exec sh deploy/run.sh "$1"; fi
  ) >"$scratch/output" 2>&1 </dev/null &
  child=$!
  set +m
  exec 3<"$scratch/output"
  while true; do
    # A line, or after a second without one whatever waits.
    IFS= read -r -t 1 line <&3
    status=$?
    if [ "$status" -gt 128 ]; then
      partial+=$line
      pack
      drain
    elif [ "$status" -eq 0 ]; then
      tell "${partial}${line%$'\r'}"
      partial=
    else
      [ -z "$partial$line" ] || tell "$partial${line%$'\r'}"
      partial=
      break
    fi
  done
  exec 3<&-
  wait "$child"
  code=$?
  child=
}

# The provider ends the run: run.sh is ended too, and the provider says how that came, not we.
ended() {
  [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null
  exit 143
}

main() {
  directory=. child= partial= code=0
  while [ $# -gt 0 ]; do
    case $1 in
      --variables) load_variables "$2"; shift 2 ;;
      *) directory=$1; shift ;;
    esac
  done
  : "${CALLBACK_URL:?}" "${CALLBACK_TOKEN:?}" "${ATTEMPT:?}" "${COMMAND:?}" "${SHA:?}"
  if ! [[ $ATTEMPT =~ ^[0-9]+$ && $CALLBACK_URL =~ ^https?://[^[:space:]\"]+$ && $CALLBACK_TOKEN =~ ^[A-Za-z0-9_-]+$ && $COMMAND =~ ^(deploy|rollback)$ ]]; then
    echo "These are not the variables of a job of ChatDeploy." >&2
    exit 64
  fi
  trap ended TERM INT

  # GitHub reads commands from what is printed; run.sh's output is not meant for it.
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    local stop=chatdeploy-$RANDOM$RANDOM$RANDOM
    echo "::stop-commands::$stop"
    trap 'echo "::'"$stop"'::"; rm -rf "$scratch"' EXIT
  fi

  add '"kind":"started"'
  if [ ! -f "$directory/deploy/run.sh" ]; then
    tell "There is no deploy/run.sh at $SHA."
    code=127
  else
    if [ "$COMMAND" = deploy ]; then
      add '"kind":"step","name":"info","status":"running"'
      run info
      if [ "$code" -eq 0 ]; then add '"kind":"step","name":"info","status":"succeeded"'; else add '"kind":"step","name":"info","status":"failed"'; fi
    fi
    [ "$code" -ne 0 ] || run "$COMMAND"
  fi

  local outcome=failed
  [ "$code" -ne 0 ] || outcome=succeeded
  pack
  quote "$(run_url)"
  [ "$quoted" = '""' ] && quoted= || quoted=",\"runUrl\":$quoted"
  note "\"kind\":\"finished\",\"outcome\":\"$outcome\",\"exitCode\":$code$quoted"
  drain_within "$patience" || echo "ChatDeploy could not be told the end; it finds out from the run itself." >&2
  exit "$code"
}

main "$@"
