namespace ChatDeploy.Browser.Tests.Browsing;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The repository's folder.</summary>
    public static string Folder { get; } = Find();

    /// <summary>This project's folder.</summary>
    public static string Project => Path.Combine(Folder, "tests", "ChatDeploy.Browser.Tests");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ChatDeploy.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests are not in their repository");
        return folder;
    }
}
