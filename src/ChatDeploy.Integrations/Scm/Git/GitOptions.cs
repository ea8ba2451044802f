namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Webhooks of plain git repositories, and what git itself is told (contract, Configuration).</summary>
public sealed class GitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scm:Git";

    /// <summary>The secret that post-receive hooks sign with; without one the endpoint answers 404.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>A file that names who may sign tags with SSH keys, as <c>gpg.ssh.allowedSignersFile</c> takes it; GPG keys are those of the service's user.</summary>
    public string? AllowedSignersFile { get; set; }
}
