using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Bitbucket Cloud (contract, Configuration).</summary>
public sealed class BitbucketOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scm:Bitbucket";

    /// <summary>The REST API's address; null: <c>https://api.bitbucket.org/2.0</c>.</summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>The webhook's secret; without one the endpoint answers 404, since Bitbucket signs nothing then.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>A token for the API: an access token of the repository, project or workspace, or <c>email:token</c> for a person's API token.</summary>
    public string? Token { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "https" or "http"))
            yield return new ValidationResult($"{Section}:{nameof(ApiUrl)} is no absolute http or https address, such as https://api.bitbucket.org/2.0", [nameof(ApiUrl)]);
    }
}
