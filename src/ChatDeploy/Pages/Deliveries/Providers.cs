namespace ChatDeploy.Pages.Deliveries;

/// <summary>What providers of repositories are called.</summary>
internal static class Providers
{
    /// <summary>Codes, as the catalog and the API spell them, with names.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> Names = [("git", "git hook"), ("github", "GitHub"), ("gitlab", "GitLab"), ("bitbucket", "Bitbucket")];

    /// <summary>A provider's name; the code itself for one that is unknown.</summary>
    public static string Name(string code) => Names.FirstOrDefault(n => n.Code == code).Name ?? code;
}
