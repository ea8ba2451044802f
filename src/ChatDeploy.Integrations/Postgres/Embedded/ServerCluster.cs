using System.Globalization;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>The files of one server: a folder that belongs to the server's account and holds its data and its log.</summary>
/// <param name="Home">The folder, with no symbolic link in its path.</param>
internal sealed record ServerCluster(string Home)
{
    private const int LargestLog = 10 * 1024 * 1024;

    /// <summary>PostgreSQL's data directory.</summary>
    public string DataDirectory => Path.Combine(Home, "data");

    /// <summary>Where the data directory is made; it gets its name when it is complete, so that a half-made one is never used.</summary>
    public string UnfinishedDataDirectory => Path.Combine(Home, "data.unfinished");

    /// <summary>What the server says.</summary>
    public string LogFile => Path.Combine(Home, "server.log");

    /// <summary>The major version that wrote the data.</summary>
    public int Major => int.Parse(File.ReadAllText(Path.Combine(DataDirectory, "PG_VERSION")), CultureInfo.InvariantCulture);

    /// <summary>Whether there is data to start from.</summary>
    public bool IsInitialised => File.Exists(Path.Combine(DataDirectory, "PG_VERSION"));

    /// <summary>The server that runs on this data; null when there is none.</summary>
    public Postmaster? FindRunning() => Postmaster.FindRunning(DataDirectory);

    /// <summary>The log's length in bytes, to read later what was written after.</summary>
    public long LogLength() => new FileInfo(LogFile) is { Exists: true } log ? log.Length : 0;

    /// <summary>The last lines of the log that were written after a position.</summary>
    public string LogAfter(long position, int lines = 8)
    {
        if (!File.Exists(LogFile))
            return "";
        using var log = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Position = Math.Max(position, log.Length - 32_768);
        using var reader = new StreamReader(log);
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    /// <summary>Puts a large log aside, replacing the one put aside before.</summary>
    public void TurnLargeLog()
    {
        if (LogLength() > LargestLog)
            File.Move(LogFile, LogFile + ".1", overwrite: true);
    }
}
