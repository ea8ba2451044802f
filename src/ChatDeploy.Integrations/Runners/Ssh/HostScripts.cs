namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>What runs on a host: POSIX shell, sent over standard input, so that nothing of a job is ever part of a command line.</summary>
/// <remarks>
/// An attempt's directory on the host, <c>…/node/J-17.2</c>, holds what <c>Scripts/AttemptScript</c> says, and besides:
/// <c>upload-…</c> what was sent, with <c>checkout</c>, <c>wrapper</c>, <c>environment</c> (removed when read) and, as its last file,
/// <c>whole</c> · <c>told</c> its end is stored at the service's. Uploads may be many; the claim <c>started</c> is one.
/// </remarks>
internal static class HostScripts
{
    /// <summary>The line that ends a script.</summary>
    public const string End = "#end";

    /// <summary>The line by which a script says that it has begun; what was printed before is chatter of the login.</summary>
    public const string Begun = "::chatdeploy::";

    /// <summary>
    /// The one command that is ever run on a host, for whatever login shell: it reads a script from standard input and runs it.
    /// A shell's <c>read</c> takes no byte more than its line, so what follows the script is left for the script.
    /// </summary>
    public const string Command =
        "exec /bin/sh -c 'n=$(printf \"\\nx\"); n=${n%x}; s=; while IFS= read -r l; do case $l in \"#end\") break;; esac; s=$s$l$n; done; eval \"$s\"'";

    /// <summary>Reads <c>directory</c>, <c>node</c>, <c>attempt</c>; says that it has begun; knows processes as <c>Local/AttemptProcess</c> does.</summary>
    private const string Prelude = """
        set -f
        IFS= read -r root; IFS= read -r node; IFS= read -r name
        case $root in /*) ;; *) root=${HOME:-.}/$root ;; esac
        home=$root/$node dir=$root/$node/$name here=- pid= start= boot=
        printf '%s\n' '::chatdeploy::'
        if [ -r /proc/sys/kernel/random/boot_id ]; then read -r here </proc/sys/kernel/random/boot_id; fi

        say() { printf '%s\n' "$*"; }

        nap() { sleep "$1" 2>/dev/null || sleep 1; }

        # Who claimed the attempt in $dir; false while nobody did, or the line is not complete.
        claimed() { { read -r pid start boot <"$dir/started"; } 2>/dev/null; }

        # What the system says of a process: $state $group $session $began.
        look() {
          { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
          set -- ${stat##*) }
          state=$1 group=$3 session=$4 began=${20}
          case $state in Z|X|x) return 1 ;; esac
        }

        # Whether exactly the process that claimed still runs.
        alive() {
          if [ "$start" = - ]; then kill -0 "$pid" 2>/dev/null; return; fi
          [ "$boot" = "$here" ] && look "$pid" && [ "$began" = "$start" ]
        }

        # Everything of its session that still runs: process and group.
        members() {
          if [ "$start" = - ]; then
            if kill -s 0 -- "-$pid" 2>/dev/null; then say "$pid $pid"; fi
            return
          fi
          [ "$boot" = "$here" ] || return 0
          if look "$pid" && [ "$began" != "$start" ]; then return; fi
          set +f; set -- /proc/[0-9]*; set -f
          for process; do
            process=${process#/proc/}
            if look "$process" && [ "$session" = "$pid" ] && [ "$began" -ge "$start" ]; then say "$process $group"; fi
          done
        }

        age() {
          written=$(date -r "$1" +%s 2>/dev/null) || written=$(date +%s)
          say $(($(date +%s) - written))
        }

        """;

    /// <summary>
    /// Reads <c>deploy|rollback</c> and a name for the upload. Says <c>known</c> when the attempt was started before; else <c>absent</c>,
    /// reads an archive (<see cref="SourceArchive"/>), starts its wrapper in a session of its own and says <c>started</c>; or <c>refused</c> and why.
    /// </summary>
    /// <remarks>Without the archive's last file nothing is started: a connection that breaks starts nothing.</remarks>
    public const string Start = Prelude + """
        read -r what; read -r upload
        refuse() { say "refused $*" | tr '\n\r' '  '; say; exit 0; }
        if [ -e "$dir/started" ]; then say known; exit 0; fi
        mask=$(umask)
        umask 077
        if ! words=$(mkdir -p "$dir" 2>&1); then refuse "making the directory: $words"; fi
        umask "$mask"
        new=$dir/upload-$upload
        say absent

        if ! words=$(mkdir "$new" 2>&1 && tar -xof - -C "$new" 2>&1) || [ ! -e "$new/whole" ]; then refuse "unpacking the source: ${words:-it is not whole}"; fi
        if ! words=$( { : >>"$dir/log"; } 2>&1); then refuse "beginning the log: $words"; fi

        # What runs beside a shell ignores INT and QUIT, and only some programs can set that back.
        if command -v setsid >/dev/null 2>&1 && env --default-signal true 2>/dev/null; then
          lead() { exec setsid env --default-signal "$@"; }
        elif command -v perl >/dev/null 2>&1; then
          lead() { exec perl -MPOSIX -e 'POSIX::setsid(); $SIG{$_} = "DEFAULT" for qw(PIPE TERM INT HUP QUIT); exec @ARGV or exit 127' "$@"; }
        elif command -v setsid >/dev/null 2>&1; then
          lead() { exec setsid "$@"; }
        else
          refuse "starting a session needs the program setsid (util-linux, busybox) or perl; install one."
        fi
        ( lead env -i "PATH=$PATH" "HOME=${HOME:-/}" "LANG=${LANG:-C.UTF-8}" /bin/sh -c '
            cd "$2/checkout" && . "$2/environment" && command -p rm -f "$2/environment" && exec /bin/sh "$2/wrapper" "$1" "$3" "$2/checkout"
          ' sh "$dir" "$new" "$what" ) </dev/null >/dev/null 2>"$new/said" &
        child=$! tries=0
        until [ -e "$dir/started" ]; do
          tries=$((tries + 1))
          if [ -d "/proc/$$" ] && ! look "$child" || [ "$tries" -ge 400 ]; then
            if [ -e "$dir/started" ]; then break; fi
            refuse "beginning deploy/run.sh: $(cat "$new/said")"
          fi
          nap 0.05
        done
        say started
        """;

    /// <summary>
    /// Reads how much of the log is known, and whether the preflight is. Says <c>absent</c> when nobody started the attempt, <c>nobody</c> when it was
    /// given up; else, again and again until the connection ends, frames: <c>log n</c> and n bytes, <c>info n</c> and n bytes, and
    /// <c>seen running|ended|gone survivors code phase told startAge endAge</c>, by when all output up to then was sent.
    /// </summary>
    public const string Follow = Prelude + """
        read -r offset; read -r limit; read -r probed
        if [ ! -e "$dir/started" ]; then say absent; exit 0; fi
        tries=0
        until claimed; do
          tries=$((tries + 1))
          if [ "$tries" -ge 25 ]; then say "seen gone 0 - - - 0 0"; exit 0; fi
          nap 0.2
        done
        if [ "$pid" = 0 ]; then say nobody; exit 0; fi
        begun=$(age "$dir/started")
        while :; do
          status=running left=0 ended=0
          if ! alive; then status=gone; fi
          if { read -r code phase told <"$dir/exit"; } 2>/dev/null; then
            status=ended ended=$(age "$dir/exit")
          else
            code=- phase=- told=-
          fi
          if [ "$status" != running ] && [ -n "$(members)" ]; then left=1; fi
          size=$(wc -c <"$dir/log") || size=0
          size=$((size))
          if [ "$size" -gt "$limit" ]; then size=$limit; fi
          while [ "$offset" -lt "$size" ]; do
            count=$((size - offset))
            if [ "$count" -gt 1048576 ]; then count=1048576; fi
            say "log $count"
            tail -c "+$((offset + 1))" "$dir/log" | head -c "$count"
            offset=$((offset + count))
          done
          if [ "$probed" = 0 ] && [ -e "$dir/probed" ]; then
            probed=1
            info=$(head -c 65536 "$dir/info" | wc -c)
            say "info $((info))"
            head -c "$((info))" "$dir/info"
          fi
          say "seen $status $left $code $phase $told $begun $ended"
          nap 0.2
        done
        """;

    /// <summary>Reads <c>TERM</c> or <c>KILL</c>, sends it to everything in the attempt's session, and says <c>done</c>. Sends none when the numbers now belong to strangers.</summary>
    public const string Signal = Prelude + """
        read -r signal
        if claimed && [ "$pid" != 0 ]; then
          leads=0
          if alive; then
            leads=1
            kill -s "$signal" -- "-$pid" 2>/dev/null
          fi
          members | while read -r process group; do
            if [ "$leads" = 0 ] || [ "$group" != "$pid" ]; then kill -s "$signal" "$process" 2>/dev/null; fi
          done
        fi
        say done
        """;

    /// <summary>Claims the attempt for nobody, so that it never runs, and says <c>nobody</c>; or <c>known</c> when somebody claimed it before, or <c>refused</c> and why.</summary>
    public const string GiveUp = Prelude + """
        umask 077
        if words=$(mkdir -p "$dir" 2>&1) && ( set -C; say '0 - -' >"$dir/started" ) 2>/dev/null; then say nobody
        elif claimed && [ "$pid" = 0 ]; then say nobody
        elif [ -e "$dir/started" ]; then say known
        else say "refused $words" | tr '\n\r' '  '; say
        fi
        """;

    /// <summary>Reads how many ended attempts to keep. Removes what was uploaded for this one, and older ones; says <c>done</c>.</summary>
    /// <remarks>Only attempts whose end is stored count as ended; others go when nothing happened to them for 30 days and nothing of them runs.</remarks>
    public const string Clear = Prelude + """
        read -r keep
        wipe() { rm -rf -- "$@" 2>/dev/null || { chmod -R u+rwx -- "$@"; rm -rf -- "$@"; } 2>/dev/null; }
        if cd "$dir" 2>/dev/null; then
          : >told
          set +f
          wipe ./upload-*
          set -f
        fi
        if cd "$home" 2>/dev/null; then
          count=0
          ls -1t | while read -r one; do
            case $one in J-*) ;; *) continue ;; esac
            if [ -e "$one/told" ]; then
              count=$((count + 1))
              if [ "$count" -gt "$keep" ]; then wipe "./$one"; fi
            elif [ -n "$(find "./$one" -prune -mtime +30)" ]; then
              dir=$home/$one
              if ! claimed || ! alive; then wipe "./$one"; fi
            fi
          done
        fi
        say done
        """;
}
