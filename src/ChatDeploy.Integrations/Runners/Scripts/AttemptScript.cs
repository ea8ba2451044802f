namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>The wrapper around <c>deploy/run.sh</c>: a POSIX shell script that outlives the service and leaves all it knows in files.</summary>
internal static class AttemptScript
{
    /// <summary>
    /// Run as leader of a session of its own, in the checkout, with exactly the job's environment, with the attempt's
    /// directory, <c>deploy</c> or <c>rollback</c>, and the checkout as arguments.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><c>started</c>, created exclusively, is the claim that makes an attempt run once: process, start time, boot.</item>
    /// <item><c>exit</c> holds the exit code, the phase, and whether a signal to end was received. Both files count only with their line's end, so that half a write is none; they are written by the shell itself, since a signal to the group would end a helper such as mv.</item>
    /// <item>Signals are trapped, not ignored, so that commands get them as usual while the wrapper lives to record the end.</item>
    /// <item><c>env -u</c> takes out what shells export by themselves. <c>command -p</c> finds env whatever the job's PATH is.</item>
    /// </list>
    /// </remarks>
    public const string Text = """
        set -f
        dir=$1 what=$2 script=$3/deploy/run.sh stopped= boot=- start=-
        exec </dev/null >>"$dir/log" 2>&1 || exit 1
        trap 'stopped=term' TERM INT HUP

        if [ -r /proc/$$/stat ]; then
          read -r boot </proc/sys/kernel/random/boot_id
          read -r stat </proc/$$/stat
          set -- ${stat##*) }
          start=${20}
        fi
        ( set -C; printf '%s %s %s\n' "$$" "$start" "$boot" >"$dir/started" ) 2>/dev/null || exit 0

        record() {
          printf '%s %s %s\n' "$1" "$2" "${stopped:--}" >"$dir/exit"
          exit 0
        }

        run() {
          if [ -x "$script" ]; then
            command -p env -u PWD -u OLDPWD -u SHLVL -u _ "$script" "$1"
          else
            command -p env -u PWD -u OLDPWD -u SHLVL -u _ /bin/sh "$script" "$1"
          fi
        }

        if [ "$what" = deploy ]; then
          run info >"$dir/info"
          code=$?
          command -p cat "$dir/info"
          if [ "$code" -eq 0 ] && [ -n "$stopped" ]; then code=143; fi
          if [ "$code" -ne 0 ]; then record "$code" info; fi
          : >"$dir/probed"
        fi

        run "$what"
        record "$?" "$what"

        """;
}
