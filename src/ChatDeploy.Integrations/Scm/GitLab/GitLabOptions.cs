using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>GitLab, gitlab.com or self-hosted (contract, Configuration).</summary>
public sealed class GitLabOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scm:GitLab";

    /// <summary>The REST API's address, <c>https://host/api/v4</c>; null: gitlab.com's.</summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>The webhook's secret token, which GitLab sends along as it is; without it and <see cref="SigningToken"/> the endpoint answers 404.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The webhook's signing token, <c>whsec_…</c> (GitLab 19); where it is set only signed calls are taken.</summary>
    public string? SigningToken { get; set; }

    /// <summary>A token for the API with scope <c>api</c>: of a person, a project or a group, or of OAuth.</summary>
    public string? Token { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "https" or "http"))
            yield return new ValidationResult($"{Section}:{nameof(ApiUrl)} is no absolute http or https address, such as https://gitlab.example.com/api/v4", [nameof(ApiUrl)]);
        if (SigningToken is { Length: > 0 } token && !GitLabSignature.IsToken(token))
            yield return new ValidationResult($"{Section}:{nameof(SigningToken)} is not a signing token (whsec_ and base64) as GitLab shows it", [nameof(SigningToken)]);
    }
}
