using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>How GitLab calls: with its secret token, or signed where a signing token is set.</summary>
/// <remarks><see href="https://docs.gitlab.com/user/project/integrations/webhooks/"/></remarks>
public sealed class GitLabWebhook : WebhookSource
{
    private const string TokenHeader = "X-Gitlab-Token";
    private const string KeyHeader = "Idempotency-Key";
    private const string EventIdHeader = "X-Gitlab-Event-UUID";

    private readonly GitLabProvider _provider;
    private readonly TimeProvider _clock;
    private readonly byte[]? _secretHash;
    private readonly GitLabSignature? _signature;

    /// <summary>Reads the secrets.</summary>
    public GitLabWebhook(GitLabProvider provider, IOptions<GitLabOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _provider = provider;
        _clock = clock;
        _secretHash = options.Value.WebhookSecret is { Length: > 0 } secret ? Hash(secret) : null;
        _signature = options.Value.SigningToken is { Length: > 0 } token ? new GitLabSignature(token) : null;
    }

    /// <inheritdoc/>
    public override string Provider => _provider.Name;

    /// <inheritdoc/>
    public override bool IsOn => _secretHash is not null || _signature is not null;

    /// <inheritdoc/>
    public override string DeliveryHeader => _signature is null ? KeyHeader : GitLabSignature.IdHeader;

    /// <inheritdoc/>
    public override IReadOnlyList<string> KeptHeaders => ["User-Agent", "X-Gitlab-Instance", "X-Gitlab-Webhook-UUID", EventIdHeader];

    /// <inheritdoc/>
    public override bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (_signature is not null) return _signature.Holds(headers, body, _clock.GetUtcNow());

        // Hashes have one length, so that the comparison tells nothing of the secret's.
        return _secretHash is not null && headers[TokenHeader].ToString() is { Length: > 0 } given && CryptographicOperations.FixedTimeEquals(Hash(given), _secretHash);
    }

    /// <summary>
    /// The idempotency key (17.4), which is the same when GitLab tries again; before it, the event's id, which hooks of one event share, with
    /// the body's hash. Of a signed call only what the signature covers.
    /// </summary>
    public override string? DeliveryId(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (_signature is not null) return headers[GitLabSignature.IdHeader];
        if (headers[KeyHeader].ToString() is { Length: > 0 } key) return key;
        return headers[EventIdHeader].ToString() is { Length: > 0 } eventId ? $"{eventId}:{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}" : null;
    }

    /// <inheritdoc/>
    public override string? EventName(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers["X-Gitlab-Event"];
    }

    /// <inheritdoc/>
    public override bool Uses(string eventName) => _provider.Uses(eventName);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>Maps <c>POST /webhooks/gitlab</c>.</summary>
public static class GitLabWebhookEndpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointConventionBuilder MapGitLabWebhook(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var intake = endpoints.ServiceProvider.GetRequiredService<WebhookIntake>();
        var source = endpoints.ServiceProvider.GetRequiredService<GitLabWebhook>();
        return endpoints.MapPost("/webhooks/gitlab", (RequestDelegate)(context => intake.HandleAsync(context, source)));
    }
}
