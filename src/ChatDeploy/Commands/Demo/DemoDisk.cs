namespace ChatDeploy.Commands.Demo;

/// <summary>Looks at the sites on disk: the links that <c>run.sh</c> switches are what really runs.</summary>
internal sealed class DemoDisk(DemoDirectory directory)
{
    /// <summary>What runs at sites.</summary>
    public DemoVersions Current(string tool, string environment, IEnumerable<string> sites) =>
        new(sites.ToDictionary(site => site, site => Release(directory.CurrentOf(environment, site, tool)), StringComparer.Ordinal));

    /// <summary>When a site was last switched.</summary>
    public DateTime SwitchedAt(string tool, string environment, string site) => new FileInfo(directory.CurrentOf(environment, site, tool)).LastWriteTimeUtc;

    // A link to a release that is not there runs nothing.
    private static string? Release(string link) =>
        new FileInfo(link).LinkTarget is { } target && File.Exists(Path.Combine(link, "VERSION")) ? Path.GetFileName(target) : null;
}
