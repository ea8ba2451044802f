using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatDeploy.Benchmarks.Results;

internal static class MachineFacts
{
    public static string Describe(string postgresVersion)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return $"{DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, {Environment.ProcessorCount} cores ({model}), {memory:0} GB, "
            + $"{RuntimeInformation.FrameworkDescription}, {postgresVersion} (fsync and synchronous_commit on, TCP loopback)";
    }

    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
