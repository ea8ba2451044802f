using System.Formats.Tar;
using System.Text;
using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>What is sent to a host for an attempt, as a tar: <c>checkout/…</c>, <c>wrapper</c>, <c>environment</c>, and at last <c>whole</c>, by which the host knows that nothing is missing.</summary>
internal static class SourceArchive
{
    /// <summary>Writes the archive as it is made.</summary>
    /// <param name="attempt">The attempt, for its environment.</param>
    /// <param name="checkOut">The work tree. Its tie to our clone, <c>.git</c>, is left out: it leads nowhere on the host.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="cancellationToken">Leaves it half-made, which no host takes for whole.</param>
    public static async Task WriteAsync(JobAttempt attempt, string checkOut, Stream to, CancellationToken cancellationToken)
    {
        await using var archive = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        await AddTreeAsync(archive, checkOut, "checkout", cancellationToken);
        await AddTextAsync(archive, "wrapper", AttemptScript.Text, cancellationToken);
        await AddTextAsync(archive, "environment", EnvironmentOf(attempt), cancellationToken);
        await AddTextAsync(archive, "whole", "", cancellationToken);
    }

    /// <summary>The job's variables as a shell reads them. PATH, HOME and LANG are the host's own, unless the tool's runner sets them.</summary>
    internal static string EnvironmentOf(JobAttempt attempt)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        ContractVariables.Set(variables, attempt);
        return string.Concat(variables.Select(variable => $"export {variable.Key}='{variable.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'\n"));
    }

    private static async Task AddTreeAsync(TarWriter archive, string folder, string name, CancellationToken cancellationToken)
    {
        await archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/") { Mode = (UnixFileMode)0b111_101_101 }, cancellationToken);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (name == "checkout" && entry.Name == ".git") continue;
            var inside = $"{name}/{entry.Name}";
            if (entry is DirectoryInfo && entry.LinkTarget is null) await AddTreeAsync(archive, entry.FullName, inside, cancellationToken);
            else await archive.WriteEntryAsync(entry.FullName, inside, cancellationToken);
        }
    }

    private static async Task AddTextAsync(TarWriter archive, string name, string text, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = bytes, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await archive.WriteEntryAsync(entry, cancellationToken);
    }
}
