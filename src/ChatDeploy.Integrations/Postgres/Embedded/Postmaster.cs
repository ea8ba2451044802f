using System.Diagnostics;
using System.Globalization;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// What a server tells of itself in <c>postmaster.pid</c>
/// (https://www.postgresql.org/docs/15/storage-file-layout.html), and whether that is still true.
/// </summary>
/// <param name="ProcessId">The postmaster's process.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="IsReady">Whether it has said that it accepts connections.</param>
internal sealed record Postmaster(int ProcessId, int Port, bool IsReady)
{
    private const int NoSuchProcess = 3; // ESRCH: it ended while it was being looked at

    /// <summary>The running server of a data directory; null when there is none, whatever a left-over file says.</summary>
    public static Postmaster? FindRunning(string dataDirectory) =>
        Read(dataDirectory) is { } told && IsServer(told.ProcessId, dataDirectory) ? told : null;

    /// <summary>
    /// Removes a left-over <c>postmaster.pid</c> whose process number now belongs to something else or to a dead process
    /// that nobody has collected: PostgreSQL would take either for a running server and refuse to start.
    /// </summary>
    /// <returns>False while processes of a killed server are still ending; starting another beside them would damage the data.</returns>
    public static bool TryClearLeftOver(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "postmaster.pid");
        var told = Read(dataDirectory);
        if (OperatingSystem.IsLinux())
        {
            if (Directory.EnumerateDirectories("/proc").Any(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) && IsServer(id, dataDirectory)))
                return false;
            if (told is not null && Directory.Exists($"/proc/{told.ProcessId}"))
                File.Delete(file);
        }
        else if (told is not null && IsAlive(told.ProcessId) && !IsServer(told.ProcessId, dataDirectory))
        {
            File.Delete(file);
        }

        return true;
    }

    private static Postmaster? Read(string dataDirectory)
    {
        try
        {
            // Lines: process, data directory, start time, port, socket folder, address, shared memory, status.
            var lines = File.ReadAllLines(Path.Combine(dataDirectory, "postmaster.pid"));
            return lines.Length >= 4 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var process) && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
                ? new Postmaster(process, port, lines.Length >= 8 && lines[7].Trim() == "ready")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Every process of a server works in its data directory, which tells it from a stranger that got its number.</summary>
    private static bool IsServer(int processId, string dataDirectory)
    {
        if (!OperatingSystem.IsLinux())
            return IsAlive(processId, "postgres");
        try
        {
            return File.ReadAllText($"/proc/{processId}/comm").TrimEnd() == "postgres"
                && Directory.ResolveLinkTarget($"/proc/{processId}/cwd", returnFinalTarget: false)?.FullName == dataDirectory;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException { HResult: NoSuchProcess })
        {
            return false; // gone, dead and not collected, or another account's
        }
        catch (IOException)
        {
            return true; // no file handle left, for example: in doubt nothing is started beside it
        }
    }

    private static bool IsAlive(int processId, string name = "")
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith(name, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
