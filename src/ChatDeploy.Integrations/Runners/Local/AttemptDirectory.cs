using System.Text.Json;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>The folder of one attempt, which holds all that is known of it; whoever observes it after a crash reads on from here.</summary>
/// <remarks>
/// <c>checkout-…</c> the work tree · <c>checked-out</c> which of them is whole · <c>wrapper</c> the script that runs it · <c>started</c> the
/// claim to run it · <c>log</c> all output · <c>info</c> what the preflight printed · <c>probed</c> the preflight passed ·
/// <c>exit</c> how it ended · <c>repository</c> whose work tree it is · <c>cancel</c>, <c>timeout</c> it was told to end · <c>reported</c> how far it has been told ·
/// <c>finished</c> the outcome · <c>observer</c> held by the process that observes it.
/// </remarks>
internal sealed class AttemptDirectory(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The whole work tree; null until there is one.</summary>
    public string? CheckOut => Read("checked-out") is { } name ? In(name) : null;

    /// <summary>All work trees, half-made ones included.</summary>
    public IEnumerable<string> CheckOuts => Directory.EnumerateDirectories(Path, "checkout-*");

    /// <summary>The output of all phases.</summary>
    public string Log => In("log");

    /// <summary>The wrapper's script: a copy per attempt, since a shell reads on in its script while it runs.</summary>
    public string Wrapper => In("wrapper");

    /// <summary>Whether somebody claimed to run it. Nobody else ever may.</summary>
    public bool IsStarted => File.Exists(In("started"));

    /// <summary>Whether the preflight passed.</summary>
    public bool IsProbed => File.Exists(In("probed"));

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

    /// <summary>A new place for a work tree. Never one that was used before: the git of a service that was killed works on, and would tear down what the next one builds in the same place.</summary>
    public string NewCheckOut() => In($"checkout-{Guid.NewGuid():N}");

    /// <summary>Notes that a work tree is whole.</summary>
    public void WriteCheckedOut(string checkOut) => WriteWhole("checked-out", System.IO.Path.GetFileName(checkOut));

    /// <summary>Claims the attempt for nobody, so that it never runs. False when it was claimed before.</summary>
    public bool TryClaimForNobody()
    {
        try
        {
            using var claim = new FileStream(In("started"), FileMode.CreateNew, FileAccess.Write);
            claim.Write("0 - -\n"u8);
            return true;
        }
        catch (IOException) when (IsStarted)
        {
            return false;
        }
    }

    /// <summary>Who runs it; null when nobody claimed it, or the claim is not complete.</summary>
    public AttemptProcess? ReadStarted() => Read("started") is { } text ? AttemptProcess.Parse(text, ChangedAt("started")) : null;

    /// <summary>How it ended; null while it runs, and for ever when its wrapper was killed.</summary>
    public AttemptExit? ReadExit() => Read("exit") is { } text ? AttemptExit.Parse(text, ChangedAt("exit")) : null;

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

    /// <summary>The repository whose work tree it holds; null when none was ever checked out.</summary>
    public RepositoryKey? ReadRepository() => Read("repository") is { } text ? JsonSerializer.Deserialize<RepositoryKey>(text) : null;

    /// <summary>Notes the repository before its work tree is made, so that whoever cleans up can remove it.</summary>
    public void WriteRepository(RepositoryKey repository) => WriteWhole("repository", JsonSerializer.Serialize(repository));

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private DateTimeOffset ChangedAt(string name) => new(File.GetLastWriteTimeUtc(In(name)), TimeSpan.Zero);

    private string? Read(string name)
    {
        // Asked many times a second for files that are not there yet: looking is cheaper than an exception.
        var file = In(name);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    private void WriteWhole(string name, string text)
    {
        File.WriteAllText(In(name + ".new"), text);
        File.Move(In(name + ".new"), In(name), overwrite: true);
    }
}
