namespace ChatDeploy.Core.Scm;

/// <summary>What providers of repositories are called in texts for people.</summary>
public static class ProviderNames
{
    /// <summary>The name of a provider by its code in the catalog; the code itself for one that is unknown.</summary>
    public static string Of(string provider) => provider switch
    {
        "github" => "GitHub",
        "gitlab" => "GitLab",
        "bitbucket" => "Bitbucket",
        _ => provider,
    };
}
