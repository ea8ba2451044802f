using System.Security.Cryptography;

namespace ChatDeploy.Commands.Demo;

/// <summary>Where everything of the demo lies, below the service's data directory.</summary>
internal sealed class DemoDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Uses the folder, made when missing.</summary>
    public DemoDirectory(string path)
    {
        Root = Path.GetFullPath(path);
        Directory.CreateDirectory(Settings);
        Directory.CreateDirectory(Sites);
    }

    /// <summary>The data directory.</summary>
    public string Root { get; }

    /// <summary>The sites: <c>&lt;environment&gt;/&lt;tenant&gt;/&lt;store or main&gt;/&lt;tool&gt;</c>.</summary>
    public string Sites => Path.Combine(Root, "sites");

    /// <summary>The bare repositories that people push to.</summary>
    public string Repositories => Path.Combine(Root, "repositories");

    /// <summary>What the service logs.</summary>
    public string Log => Path.Combine(Root, "service.log");

    /// <summary>The logs of jobs' attempts.</summary>
    public string Attempts => Path.Combine(Root, "attempts");

    /// <summary>The catalog as applied.</summary>
    public string Catalog => Path.Combine(Settings, "catalog.yaml");

    /// <summary>The service's address, for the hooks; rewritten at each start.</summary>
    public string Address => Path.Combine(Settings, "address");

    /// <summary>The secret that hooks sign with, readable by its owner alone.</summary>
    public string Secret => Path.Combine(Settings, "webhook-secret");

    /// <summary>When the world was made: commits of a world that was left half-made come out the same when it is made again.</summary>
    public string Born => Path.Combine(Settings, "born");

    private string Settings => Path.Combine(Root, "demo");

    /// <summary>A tool's bare repository.</summary>
    public string BareOf(string tool) => Path.Combine(Repositories, "acme", tool + ".git");

    /// <summary>A tool's working clone.</summary>
    public string CloneOf(string tool) => Path.Combine(Root, "work", tool);

    /// <summary>The link to the release that runs.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="site">The site's full name: <c>acme</c> or <c>acme/pdv-roma</c>.</param>
    /// <param name="tool">The tool.</param>
    public string CurrentOf(string environment, string site, string tool) =>
        Path.Combine(Sites, environment, site.Contains('/', StringComparison.Ordinal) ? site : Path.Combine(site, "main"), tool, "current");

    /// <summary>The secret, made at the first call.</summary>
    public string ReadOrMakeSecret()
    {
        if (!File.Exists(Secret)) WritePrivately(Secret, RandomNumberGenerator.GetHexString(64, lowercase: true));
        return File.ReadAllText(Secret).Trim();
    }

    /// <summary>When the world was made, to the second; now at the first call.</summary>
    public DateTimeOffset ReadOrMakeBorn(DateTimeOffset now)
    {
        if (!File.Exists(Born)) File.WriteAllText(Born, now.ToUnixTimeSeconds().ToString());
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(File.ReadAllText(Born)));
    }

    private static void WritePrivately(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(text);
    }
}
