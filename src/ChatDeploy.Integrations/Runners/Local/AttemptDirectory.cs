using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>The folder of one attempt on this machine, which holds all that is known of it.</summary>
/// <remarks>
/// Besides what every <see cref="AttemptFolder"/> holds: <c>checkout-…</c> the work tree · <c>checked-out</c> which of them is whole ·
/// <c>wrapper</c> the script that runs it · <c>started</c> the claim to run it · <c>probed</c> the preflight passed · <c>exit</c> how it
/// ended · <c>repository</c> whose work tree it is.
/// </remarks>
internal sealed class AttemptDirectory(string path) : AttemptFolder(path)
{
    /// <summary>The whole work tree; null until there is one.</summary>
    public string? CheckOut => Read("checked-out") is { } name ? In(name) : null;

    /// <summary>All work trees, half-made ones included.</summary>
    public IEnumerable<string> CheckOuts => Directory.EnumerateDirectories(Path, "checkout-*");

    /// <summary>The wrapper's script: a copy per attempt, since a shell reads on in its script while it runs.</summary>
    public string Wrapper => In("wrapper");

    /// <summary>Whether somebody claimed to run it. Nobody else ever may.</summary>
    public bool IsStarted => File.Exists(In("started"));

    /// <summary>Whether the preflight passed.</summary>
    public bool IsProbed => File.Exists(In("probed"));

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

    /// <summary>The repository whose work tree it holds; null when none was ever checked out.</summary>
    public RepositoryKey? ReadRepository() => Read("repository") is { } text ? JsonSerializer.Deserialize<RepositoryKey>(text) : null;

    /// <summary>Notes the repository before its work tree is made, so that whoever cleans up can remove it.</summary>
    public void WriteRepository(RepositoryKey repository) => WriteWhole("repository", JsonSerializer.Serialize(repository));
}
