namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>Where PostgreSQL's programs are looked for, in order of preference.</summary>
/// <param name="Chosen">The one folder to use, from <c>CHATDEPLOY_PG_BIN</c>; nothing else is looked at when it is set.</param>
/// <param name="SearchPath">The <c>PATH</c>.</param>
/// <param name="KnownFolders">Patterns with at most one <c>*</c>, which stands for a version.</param>
internal sealed record BinarySearch(string? Chosen, string? SearchPath, IReadOnlyList<string> KnownFolders)
{
    private static readonly string[] _programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>The environment's settings and the folders of Debian, Red Hat and Homebrew (Apple silicon, Intel).</summary>
    public static BinarySearch OfThisMachine() => new(
        Environment.GetEnvironmentVariable("CHATDEPLOY_PG_BIN"),
        Environment.GetEnvironmentVariable("PATH"),
        ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"]);

    /// <summary>The folders that hold all the programs a server needs, each once, best first.</summary>
    public IEnumerable<string> Folders()
    {
        var candidates = string.IsNullOrEmpty(Chosen)
            ? FoldersOnPath().Concat(KnownFolders.SelectMany(Expand))
            : [Chosen];
        return candidates.Where(folder => _programs.All(program => File.Exists(Path.Combine(folder, program)))).Distinct();
    }

    /// <summary>On Debian a program on the PATH may be a link into the versioned folder where the others are, so links are followed.</summary>
    private IEnumerable<string> FoldersOnPath() =>
        from folder in (SearchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from program in _programs
        let file = Path.Combine(folder, program)
        where File.Exists(file)
        select Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file));

    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return [pattern];
        var parent = Path.GetDirectoryName(pattern[..star])!;
        var prefix = pattern[(parent.Length + 1)..star];
        var rest = pattern[(star + 1)..].TrimStart('/');
        if (!Directory.Exists(parent))
            return [];
        return Directory.EnumerateDirectories(parent, prefix + "*")
            .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder)[prefix.Length..], out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, rest));
    }
}
