namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Webhooks of plain git repositories (contract, Configuration).</summary>
public sealed class GitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scm:Git";

    /// <summary>The secret that post-receive hooks sign with; without one the endpoint answers 404.</summary>
    public string? WebhookSecret { get; set; }
}
