using System.Globalization;

namespace ChatDeploy.Benchmarks.Processes;

/// <summary>What a process used, from /proc.</summary>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="ResidentMegabytes">VmRSS now.</param>
/// <param name="PeakMegabytes">VmHWM, the most it ever was.</param>
internal readonly record struct ProcessUse(double CpuSeconds, double ResidentMegabytes, double PeakMegabytes)
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static ProcessUse Of(int processId)
    {
        var memory = File.ReadLines($"/proc/{processId}/status").Where(l => l.StartsWith("VmRSS", StringComparison.Ordinal) || l.StartsWith("VmHWM", StringComparison.Ordinal))
            .ToDictionary(l => l[..5], l => double.Parse(l[6..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024);
        return new ProcessUse(Stat(processId, withChildren: false).Cpu, memory["VmRSS"], memory["VmHWM"]);
    }

    /// <summary>The processor time of a process and all below it, those that ended included.</summary>
    public static double TreeCpuSeconds(int processId)
    {
        var total = Stat(processId, withChildren: true).Cpu;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || id == processId) continue;
            try
            {
                if (Stat(id, withChildren: true) is var stat && stat.Parent == processId) total += stat.Cpu;
            }
            catch (IOException)
            {
                // It ended between the listing and the look; its time is in its parent's now.
            }
        }

        return total;
    }

    public static int ParentOf(int processId) => Stat(processId, withChildren: false).Parent;

    private static (int Parent, double Cpu) Stat(int processId, bool withChildren)
    {
        var text = File.ReadAllText($"/proc/{processId}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = fields[11..(withChildren ? 15 : 13)].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
        return (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
    }
}
