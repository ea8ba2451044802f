using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Work trees of clones. Callers hold the clone's gate.</summary>
internal sealed class WorkTrees(CloneUpdates updates)
{
    /// <summary>Puts a detached work tree at the directory, in place of whatever is there.</summary>
    /// <exception cref="SourceUnavailableException">Git refuses, or the place cannot be written.</exception>
    public async Task AddAsync(SourceClone clone, string sha, string directory, CancellationToken cancellationToken)
    {
        Remove(clone, directory);
        // Forced twice: the place may be registered, and locked, for a work tree that was never completed.
        await updates.RunAsync(
            clone, "worktree add", ["-C", clone.Directory, "worktree", "add", "--detach", "--force", "--force", "--quiet", "--", directory, sha], cancellationToken);
    }

    /// <summary>Removes the work tree and git's notes of it; does nothing when both are gone.</summary>
    /// <exception cref="SourceUnavailableException">The place cannot be written.</exception>
    public static void Remove(SourceClone clone, string directory)
    {
        var notes = NotesOf(clone, directory);
        try
        {
            DeleteTree(directory);
            if (notes is not null) DeleteTree(notes);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"removing the work tree {directory} of {clone.Repository}: {refused.Message}; remove it by hand.", refused);
        }
    }

    /// <summary>The directory in which the clone notes the work tree, read from the work tree's <c>.git</c> file; null when there is none.</summary>
    private static string? NotesOf(SourceClone clone, string directory)
    {
        var link = Path.Combine(directory, ".git");
        if (!File.Exists(link)) return null;
        var text = File.ReadAllText(link).Trim();
        const string Prefix = "gitdir: ";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var notes = Path.GetFullPath(text[Prefix.Length..]);
        // A job may have rewritten the file: only ever delete below this clone's worktrees.
        return Path.GetDirectoryName(notes) == Path.Combine(clone.Directory, "worktrees") ? notes : null;
    }

    private static void DeleteTree(string directory)
    {
        if (!Directory.Exists(directory)) return;
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            // Jobs leave read-only folders behind (package caches do), or a process of theirs was still writing: once more, writable.
            if (!OperatingSystem.IsWindows()) MakeWritable(directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void MakeWritable(string directory)
    {
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var child in new DirectoryInfo(directory).EnumerateDirectories())
        {
            if (child.LinkTarget is null) MakeWritable(child.FullName);
        }
    }
}
