using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Makes clones and brings them up to date, over what a killed process may have left behind. Callers hold the clone's gate.</summary>
internal sealed partial class CloneUpdates(GitCommand git, TimeProvider clock, ILogger logger)
{
    /// <summary>A lock file that nobody has touched for this long belongs to a git that was killed.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);
    private static readonly string[] Refs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

    /// <summary>Makes the clone when there is none, from the mirror where the repository cannot be reached. True when it was just made, and so is up to date.</summary>
    public async Task<bool> OpenAsync(SourceClone clone, SourceLocation source, CancellationToken cancellationToken)
    {
        if (!clone.Tidied) await TidyAsync(clone, cancellationToken);
        if (clone.Exists) return false;
        try
        {
            await CloneAsync(clone, source.Url, cancellationToken);
        }
        catch (SourceUnavailableException unreachable) when (source.FallbackUrl is { } mirror)
        {
            Log.Mirrored(logger, clone.Repository, unreachable.Message);
            await CloneAsync(clone, mirror, cancellationToken);
        }

        return true;
    }

    private async Task CloneAsync(SourceClone clone, string url, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var half = $"{clone.Directory}.{Guid.NewGuid():N}.new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(clone.Directory)!);
            await RunAsync(clone, "clone", ["clone", "--bare", "--no-local", "--template=", "--quiet", .. Remote(url), "--", url, half], cancellationToken);
            // The address comes from the catalog each time: it may change, and may hold a token that has no business on disk.
            await RunAsync(clone, "config", ["-C", half, "config", "--remove-section", "remote.origin"], cancellationToken);
            Directory.Move(half, clone.Directory);
        }
        catch
        {
            TryDelete(half);
            throw;
        }
        clone.Fetched(started, url);
        Log.Cloned(logger, clone.Repository, clock.GetElapsedTime(started));
    }

    /// <summary>Fetches all branches and tags, forced and pruned; from the mirror, where the repository cannot be reached, only what takes nothing away.</summary>
    public async Task FetchAsync(SourceClone clone, SourceLocation source, CancellationToken cancellationToken)
    {
        if (await OpenAsync(clone, source, cancellationToken)) return;
        var started = clock.GetTimestamp();
        try
        {
            await RunAsync(clone, "fetch", Fetch(clone, source.Url, ["--prune", "--force"], Refs), cancellationToken);
            clone.Fetched(started, source.Url);
        }
        catch (SourceUnavailableException unreachable) when (source.FallbackUrl is { } mirror)
        {
            Log.Mirrored(logger, clone.Repository, unreachable.Message);
            await FetchAheadAsync(clone, mirror, cancellationToken);
        }
    }

    /// <summary>Without force, git moves branches ahead alone: where the mirror lags behind or differs, it says so with exit code 1, and leaves them.</summary>
    private async Task FetchAheadAsync(SourceClone clone, string mirror, CancellationToken cancellationToken)
    {
        var activity = $"running git fetch from the mirror of {clone.Repository}";
        var result = await git.RunAsync(activity, Fetch(clone, mirror, [], [.. Refs.Select(r => r[1..])]), null, cancellationToken);
        if (result.ExitCode is not (0 or 1)) throw new SourceUnavailableException($"{activity}: {(result.Error.Length > 0 ? result.Error : $"exit code {result.ExitCode}")}");
    }

    private static List<string> Fetch(SourceClone clone, string url, string[] options, string[] refs) =>
        ["-C", clone.Directory, "fetch", .. options, "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet", .. Remote(url), "--", url, .. refs];

    /// <summary>Fetches one commit that no branch or tag reaches any more, where the provider still gives it out; a refusal is no error.</summary>
    public async Task FetchCommitAsync(SourceClone clone, string url, string sha, CancellationToken cancellationToken)
    {
        if (!GitNames.IsFullSha(sha)) return;
        var activity = $"running git fetch of {sha} for {clone.Repository}";
        await git.RunAsync(activity, ["-C", clone.Directory, "fetch", "--no-tags", "--no-write-fetch-head", "--quiet", .. Remote(url), "--", url, sha], null, cancellationToken);
    }

    /// <summary>Runs a command that takes git's own lock files: waits while another git works (one that outlived its service), and clears what a killed one left.</summary>
    /// <exception cref="SourceUnavailableException">Git refuses.</exception>
    public async Task<GitResult> RunAsync(SourceClone clone, string verb, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var activity = $"running git {verb} for {clone.Repository}";
        var patience = clock.GetUtcNow() + StaleAfter + StaleAfter;
        while (true)
        {
            var result = await git.RunAsync(activity, arguments, null, cancellationToken);
            if (result.ExitCode == 0) return result;
            if (!result.LockedOut || clock.GetUtcNow() > patience)
                throw new SourceUnavailableException($"{activity}: {(result.Error.Length > 0 ? result.Error : $"exit code {result.ExitCode}")}");
            if (!RemoveStaleLocks(clone)) await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
        }
    }

    private async Task TidyAsync(SourceClone clone, CancellationToken cancellationToken)
    {
        var parent = Path.GetDirectoryName(clone.Directory)!;
        if (Directory.Exists(parent))
        {
            foreach (var half in Directory.EnumerateDirectories(parent, Path.GetFileName(clone.Directory) + ".*.new")) TryDelete(half);
        }
        if (clone.Exists) await RunAsync(clone, "worktree prune", ["-C", clone.Directory, "worktree", "prune"], cancellationToken);
        else if (Directory.Exists(clone.Directory)) Directory.Delete(clone.Directory, recursive: true);
        clone.Tidied = true;
    }

    /// <summary>Removes a half-made clone. The git of a service that was killed may still be writing it; then it stays until the next start.</summary>
    private static void TryDelete(string half)
    {
        try
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // In nobody's way: every clone is made in a place of its own.
        }
    }

    private bool RemoveStaleLocks(SourceClone clone)
    {
        var removed = false;
        var old = clock.GetUtcNow().UtcDateTime - StaleAfter;
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(clone.Directory, "*.lock", everywhere))
        {
            if (File.GetLastWriteTimeUtc(file) > old) continue;
            File.Delete(file);
            Log.StaleLockRemoved(logger, clone.Repository, Path.GetFileName(file));
            removed = true;
        }
        return removed;
    }

    /// <summary>A repository on this machine is served by a git of its own, which does not see our <c>safe.directory</c>.</summary>
    private static string[] Remote(string url) =>
        url.StartsWith("file://", StringComparison.OrdinalIgnoreCase) || url.StartsWith('/')
            ? ["--upload-pack", "git -c safe.directory='*' upload-pack"]
            : [];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Cloned {Repository} in {Elapsed}")]
        public static partial void Cloned(ILogger logger, RepositoryKey repository, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} cannot be reached, its mirror is used: {Reason}")]
        public static partial void Mirrored(ILogger logger, RepositoryKey repository, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Removed {File} of {Repository}, left behind by a git that was killed")]
        public static partial void StaleLockRemoved(ILogger logger, RepositoryKey repository, string file);
    }
}
