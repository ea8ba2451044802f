using System.Globalization;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>What Linux says of a process in <c>/proc/&lt;pid&gt;/stat</c> (proc(5)).</summary>
/// <param name="Pid">The process.</param>
/// <param name="State">One letter; <c>Z</c> and <c>X</c> are dead.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine did.</param>
internal sealed record ProcessStat(int Pid, char State, int Group, int Session, ulong StartTicks)
{
    /// <summary>Whether it has ended and only waits for its parent to notice.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    /// <summary>Reads it; null when there is no such process.</summary>
    public static ProcessStat? Of(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All processes of the machine that can be seen from here.</summary>
    public static IEnumerable<ProcessStat> All()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Of(pid) is { } stat)
                yield return stat;
        }
    }

    private static ProcessStat? Parse(int pid, string text)
    {
        // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
        var end = text.LastIndexOf(')');
        if (end < 0) return null;
        var fields = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 20
            ? null
            : new ProcessStat(pid, fields[0][0], int.Parse(fields[2]), int.Parse(fields[3]), ulong.Parse(fields[19]));
    }
}
