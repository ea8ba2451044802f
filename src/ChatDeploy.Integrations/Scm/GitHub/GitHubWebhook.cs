using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>How GitHub calls.</summary>
/// <remarks><see href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers"/></remarks>
public sealed class GitHubWebhook(GitHubProvider provider, IOptions<GitHubOptions> options) : WebhookSource
{
    private readonly HubSignature? _signature = options.Value.WebhookSecret is { Length: > 0 } secret ? new HubSignature(secret) : null;

    /// <inheritdoc/>
    public override string Provider => provider.Name;

    /// <inheritdoc/>
    public override bool IsOn => _signature is not null;

    /// <inheritdoc/>
    public override string DeliveryHeader => "X-GitHub-Delivery";

    /// <inheritdoc/>
    public override IReadOnlyList<string> KeptHeaders => ["User-Agent", "X-GitHub-Hook-ID"];

    /// <inheritdoc/>
    public override bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return _signature?.Holds(headers[HubSignature.Header], body) == true;
    }

    /// <inheritdoc/>
    public override string? EventName(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers["X-GitHub-Event"];
    }

    /// <inheritdoc/>
    public override bool Uses(string eventName) => provider.Uses(eventName);
}

/// <summary>Maps <c>POST /webhooks/github</c>.</summary>
public static class GitHubWebhookEndpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointConventionBuilder MapGitHubWebhook(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var intake = endpoints.ServiceProvider.GetRequiredService<WebhookIntake>();
        var source = endpoints.ServiceProvider.GetRequiredService<GitHubWebhook>();
        return endpoints.MapPost("/webhooks/github", (RequestDelegate)(context => intake.HandleAsync(context, source)));
    }
}
