using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Core.Audit;

/// <summary>The audit trail's key, and where its head is published (contract, <c>Audit:Key</c>).</summary>
public sealed class AuditOptions : IValidatableObject
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Audit";

    /// <summary>Base64 of at least 32 random bytes; empty: a key is made and kept in the data directory. Nodes that share a store need the same.</summary>
    public string Key { get; set; } = "";

    /// <summary>How often the head is published.</summary>
    [Duration("00:00:01", "7.00:00:00")]
    public TimeSpan PublishEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A file that each published head is appended to, best on another machine's disk; empty: none.</summary>
    public string HeadFile { get; set; } = "";

    /// <summary>An http or https address that each published head is posted to as JSON; empty: none.</summary>
    public string HeadUrl { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length > 0 && AuditKey.Read(Key) is null)
            yield return new ValidationResult($"Audit:Key has to be base64 of at least {AuditKey.LeastBytes} bytes (openssl rand -base64 32)", [nameof(Key)]);
        if (HeadUrl.Length > 0 && !(Uri.TryCreate(HeadUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new ValidationResult("Audit:HeadUrl has to be an absolute http or https address", [nameof(HeadUrl)]);
    }
}
