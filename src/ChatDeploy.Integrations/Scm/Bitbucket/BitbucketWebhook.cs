using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>How Bitbucket calls: signed as GitHub does, under another header.</summary>
/// <remarks><see href="https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/"/></remarks>
public sealed class BitbucketWebhook(BitbucketProvider provider, IOptions<BitbucketOptions> options) : WebhookSource
{
    /// <summary>The header with the signature. GitHub has a SHA-1 under the same name: only <c>sha256=</c> counts.</summary>
    public const string SignatureHeader = "X-Hub-Signature";

    private readonly HubSignature? _signature = options.Value.WebhookSecret is { Length: > 0 } secret ? new HubSignature(secret) : null;

    /// <inheritdoc/>
    public override string Provider => provider.Name;

    /// <inheritdoc/>
    public override bool IsOn => _signature is not null;

    /// <inheritdoc/>
    public override string DeliveryHeader => "X-Request-UUID";

    /// <inheritdoc/>
    public override IReadOnlyList<string> KeptHeaders => ["User-Agent", "X-Hook-UUID", "X-Attempt-Number"];

    /// <inheritdoc/>
    public override bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return _signature?.Holds(headers[SignatureHeader], body) == true;
    }

    /// <inheritdoc/>
    public override string? EventName(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers["X-Event-Key"];
    }

    /// <inheritdoc/>
    public override bool Uses(string eventName) => provider.Uses(eventName);
}

/// <summary>Maps <c>POST /webhooks/bitbucket</c>.</summary>
public static class BitbucketWebhookEndpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointConventionBuilder MapBitbucketWebhook(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var intake = endpoints.ServiceProvider.GetRequiredService<WebhookIntake>();
        var source = endpoints.ServiceProvider.GetRequiredService<BitbucketWebhook>();
        return endpoints.MapPost("/webhooks/bitbucket", (RequestDelegate)(context => intake.HandleAsync(context, source)));
    }
}
