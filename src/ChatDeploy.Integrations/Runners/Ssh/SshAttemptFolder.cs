using System.Globalization;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>What is known here of an attempt on a host.</summary>
/// <remarks>
/// Besides what every <see cref="AttemptFolder"/> holds, of which <c>log</c> and <c>info</c> are copies of the host's, as far as they came:
/// <c>host</c> where it runs, whatever the catalog says later · <c>asked</c> the host may have been asked to start it · <c>begun</c> when it
/// started, by our clock · <c>probed</c> <c>info</c> is whole · <c>repository</c> and <c>checkout-…</c> the work tree that was sent.
/// </remarks>
internal sealed class SshAttemptFolder(string path) : AttemptFolder(path)
{
    /// <summary>Whether the host may have been asked to start it, and since when; null when it certainly was not.</summary>
    public DateTimeOffset? Asked => File.Exists(In("asked")) ? ChangedAt("asked") : null;

    /// <summary>Whether the preflight passed, and what it printed is here.</summary>
    public bool IsProbed => File.Exists(In("probed"));

    /// <summary>How much of the host's log is here, in bytes.</summary>
    public long LogLength => new FileInfo(Log) is { Exists: true } log ? log.Length : 0;

    /// <summary>All work trees, half-made ones included.</summary>
    public IEnumerable<string> CheckOuts => Directory.EnumerateDirectories(Path, "checkout-*");

    /// <summary>A new place for a work tree.</summary>
    public string NewCheckOut() => In($"checkout-{Guid.NewGuid():N}");

    /// <summary>Notes that the host is about to be asked to start it.</summary>
    public void WriteAsked()
    {
        if (Asked is null) File.WriteAllText(In("asked"), "");
    }

    /// <summary>Where it runs; null until that was noted.</summary>
    public SshHost? ReadHost() => Read("host") is { } text ? JsonSerializer.Deserialize<SshHost>(text) : null;

    /// <summary>Notes where it runs, before that host is asked for anything.</summary>
    public void WriteHost(SshHost host) => WriteWhole("host", JsonSerializer.Serialize(host));

    /// <summary>When it started, by our clock; null until that is known.</summary>
    public DateTimeOffset? ReadBegun() => Read("begun") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Notes when it started.</summary>
    public void WriteBegun(DateTimeOffset begun) => WriteWhole("begun", begun.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Opens the copy of the log to be written on.</summary>
    public FileStream AppendLog() => new(Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Opens the copy of what the preflight prints, anew.</summary>
    public FileStream WriteInfo() => new(In("info"), FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Notes that <c>info</c> is whole.</summary>
    public void WriteProbed() => File.WriteAllText(In("probed"), "");

    /// <summary>The repository whose work tree it holds; null when none was ever checked out.</summary>
    public RepositoryKey? ReadRepository() => Read("repository") is { } text ? JsonSerializer.Deserialize<RepositoryKey>(text) : null;

    /// <summary>Notes the repository before its work tree is made, so that whoever cleans up can remove it.</summary>
    public void WriteRepository(RepositoryKey repository) => WriteWhole("repository", JsonSerializer.Serialize(repository));
}
