using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>PostgreSQL's programs of one major version.</summary>
/// <param name="Folder">Holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">The major version, such as 15.</param>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest version that its makers still maintain and that the store's statements are written for.</summary>
    private const int OldestMajor = 15;

    /// <summary>What people do who have none.</summary>
    internal const string WhatToDo = "install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17), point CHATDEPLOY_PG_BIN at its bin folder, or set ConnectionStrings:Store to a running server.";

    /// <summary>Finds the programs for a new server, or those of the version that wrote existing data.</summary>
    /// <param name="search">Where to look.</param>
    /// <param name="wantedMajor">The existing data's version; null for the first usable one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EmbeddedPostgresUnavailableException">There are none; the message is one line and says what to install.</exception>
    public static async Task<PostgresBinaries> FindAsync(BinarySearch search, int? wantedMajor, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        foreach (var folder in search.Folders())
        {
            var version = await ServerAccount.Own.RunAsync(Path.Combine(folder, "postgres"), ["--version"], cancellationToken);
            var match = VersionPattern().Match(version.Output);
            if (!version.HasSucceeded || !match.Success)
                continue;

            var major = int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture);
            if (wantedMajor is null ? major >= OldestMajor : major == wantedMajor)
                return new PostgresBinaries(folder, major);
            seen.Add($"{major} in {folder}");
        }

        var found = seen.Count == 0 ? "" : $" (found {string.Join(", ", seen)})";
        throw new EmbeddedPostgresUnavailableException((search.Chosen, wantedMajor) switch
        {
            (_, { } major) => $"starting the embedded PostgreSQL: the data directory was written by PostgreSQL {major}, which is not on this machine{found}; install it (Debian, Ubuntu: apt-get install postgresql-{major}; macOS: brew install postgresql@{major}), or point CHATDEPLOY_PG_BIN at its bin folder.",
            ({ Length: > 0 } chosen, _) => $"starting the embedded PostgreSQL: CHATDEPLOY_PG_BIN is {chosen}, where initdb, pg_ctl and postgres {OldestMajor} or newer are not all found{found}; correct it, or unset it to search the machine.",
            _ => $"starting the embedded PostgreSQL: PostgreSQL {OldestMajor} or newer is not on this machine{found}, and npm, which could fetch it, is not either; {WhatToDo}",
        });
    }

    /// <summary>The full path of a program.</summary>
    public string Program(string name) => Path.Combine(Folder, name);

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
