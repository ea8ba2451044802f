using System.Text.Json;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>A folder of one attempt in the data directory; whoever observes the attempt after a crash reads on from here.</summary>
/// <remarks>
/// <c>log</c> all output · <c>info</c> what the preflight printed · <c>cancel</c>, <c>timeout</c> it was told to end · <c>reported</c> how
/// far it has been told · <c>finished</c> the outcome · <c>observer</c> held by the process that observes it.
/// </remarks>
internal abstract class AttemptFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The output of all phases.</summary>
    public string Log => In("log");

    /// <summary>Whether the outcome is known.</summary>
    public bool IsFinished => File.Exists(In("finished"));

    /// <summary>Makes the folder, readable by this user only: logs and checkouts may hold secrets.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Holds the folder against other observers, also of other processes, until disposed; null while somebody else does. The system lets go when the holder dies.</summary>
    public FileStream? TryHold()
    {
        try
        {
            return new FileStream(In("observer"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (Directory.Exists(Path))
        {
            return null;
        }
    }

    /// <summary>What the preflight printed; at most its first 64 KiB.</summary>
    public string ReadInfo()
    {
        using var file = new FileStream(In("info"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[64 * 1024];
        return System.Text.Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    /// <summary>Whether it was told to end.</summary>
    public AttemptStop? ReadStop()
    {
        if (File.Exists(In("cancel"))) return new AttemptStop(StopReason.Cancelled, ChangedAt("cancel"));
        return File.Exists(In("timeout")) ? new AttemptStop(StopReason.TimedOut, ChangedAt("timeout")) : null;
    }

    /// <summary>Notes that it is told to end, before it is.</summary>
    public void WriteStop(StopReason reason) => File.WriteAllText(In(reason == StopReason.Cancelled ? "cancel" : "timeout"), "");

    /// <summary>How far it has been told; from the start when never.</summary>
    public AttemptProgress ReadProgress() => Read("reported") is { } text ? JsonSerializer.Deserialize<AttemptProgress>(text)! : new AttemptProgress();

    /// <summary>Notes how far it has been told.</summary>
    public void WriteProgress(AttemptProgress progress) => WriteWhole("reported", JsonSerializer.Serialize(progress));

    /// <summary>The outcome, once known.</summary>
    public JobReport.Finished? ReadFinished() => Read("finished") is { } text ? JsonSerializer.Deserialize<JobReport.Finished>(text) : null;

    /// <summary>Notes the outcome, before it is told.</summary>
    public void WriteFinished(JobReport.Finished finished) => WriteWhole("finished", JsonSerializer.Serialize(finished));

    /// <summary>Cuts a log that was longer than is ever read.</summary>
    public void CutLog()
    {
        var log = new FileInfo(Log);
        if (!log.Exists || log.Length <= AttemptLog.Limit) return;
        using var file = new FileStream(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(AttemptLog.Limit);
    }

    /// <summary>The path of a file in the folder.</summary>
    protected string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>When a file in the folder was last written.</summary>
    protected DateTimeOffset ChangedAt(string name) => new(File.GetLastWriteTimeUtc(In(name)), TimeSpan.Zero);

    /// <summary>A file's text; null when there is none.</summary>
    protected string? Read(string name)
    {
        // Asked many times a second for files that are not there yet: looking is cheaper than an exception.
        var file = In(name);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    /// <summary>Writes a file so that it is never seen in part.</summary>
    protected void WriteWhole(string name, string text)
    {
        File.WriteAllText(In(name + ".new"), text);
        File.Move(In(name + ".new"), In(name), overwrite: true);
    }
}
