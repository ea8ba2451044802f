using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>
/// The process that leads an attempt's session, as it described itself in <c>started</c>. A process number alone proves
/// nothing, since the system gives numbers out again: start time and boot go with it, and are compared before any signal.
/// </summary>
/// <param name="Pid">Its number, which is that of its group and session too; 0 when the runner itself gave the attempt up before anything ran.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine did; null where the system does not tell (no /proc).</param>
/// <param name="Boot">The boot it belongs to; null where the system does not tell.</param>
/// <param name="RecordedAt">When it described itself: the attempt's start.</param>
internal sealed record AttemptProcess(int Pid, ulong? StartTicks, string? Boot, DateTimeOffset RecordedAt)
{
    /// <summary>SIGTERM.</summary>
    public const int Term = 15;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private static readonly string? CurrentBoot = File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : null;
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5);

    private bool OnLinux => StartTicks is not null;

    /// <summary>Whether exactly this process still runs.</summary>
    public bool IsAlive => OnLinux
        ? Boot == CurrentBoot && ProcessStat.Of(Pid) is { IsDead: false } stat && stat.StartTicks == StartTicks
        : Pid > 0 && IsAliveByStartTime();

    /// <summary>Whether anything of its session still runs: descendants that did not leave it.</summary>
    public bool HasSurvivors => OnLinux ? Members().Any() : IsAlive;

    /// <summary>Sends a signal to everything in the session, the leader's group at once. Sends none when the number now belongs to a stranger.</summary>
    public void Signal(int signal)
    {
        // That a process has ended in the meantime is all that can go wrong.
        if (IsAlive) _ = kill(-Pid, signal);
        if (!OnLinux) return;
        // Shells with job control and tools that daemonise make groups of their own within the session.
        foreach (var member in Members().Where(member => member.Group != Pid || !IsAlive).ToList()) _ = kill(member.Pid, signal);
    }

    /// <summary>Reads what the wrapper wrote; null when the line is not complete.</summary>
    public static AttemptProcess? Parse(string text, DateTimeOffset recordedAt)
    {
        if (!text.EndsWith('\n')) return null;
        return text.TrimEnd('\n').Split(' ') is [var pid, var start, var boot] && int.TryParse(pid, out var number)
            ? new AttemptProcess(number, ulong.TryParse(start, out var ticks) ? ticks : null, boot == "-" ? null : boot, recordedAt)
            : null;
    }

    /// <summary>Live members of the session. While one lives, the system gives the session's number to nobody else; a leader with another start time is a stranger's.</summary>
    private IEnumerable<ProcessStat> Members()
    {
        if (Pid <= 0 || Boot != CurrentBoot) return [];
        if (ProcessStat.Of(Pid) is { } leader && leader.StartTicks != StartTicks) return [];
        return ProcessStat.All().Where(stat => stat.Session == Pid && !stat.IsDead && stat.StartTicks >= StartTicks);
    }

    private bool IsAliveByStartTime()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - RecordedAt.UtcDateTime).Duration() < StartTolerance;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

#pragma warning disable SYSLIB1054 // Two integers need no generated marshalling, which would need unsafe code.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054
}
