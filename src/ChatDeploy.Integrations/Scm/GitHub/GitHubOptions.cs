namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>GitHub, or a GitHub Enterprise Server (contract, Configuration). <see cref="GitHubOptionsValidation"/> checks them at start.</summary>
public sealed class GitHubOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scm:GitHub";

    /// <summary>The REST API's address; null: github.com's. A GitHub Enterprise Server has it at <c>https://HOST/api/v3</c>.</summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>The secret of the webhook; without one the endpoint answers 404.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>A token for the API.</summary>
    public string? Token { get; set; }

    /// <summary>The GitHub App's id or client id, as an alternative to <see cref="Token"/>.</summary>
    public string? AppId { get; set; }

    /// <summary>The GitHub App's private key, a PEM file.</summary>
    public string? PrivateKeyFile { get; set; }

    /// <summary>Whether the API may be asked: there are credentials.</summary>
    internal bool HasCredentials => !string.IsNullOrEmpty(Token) || IsApp;

    /// <summary>Whether we are an App.</summary>
    internal bool IsApp => !string.IsNullOrEmpty(AppId);
}
