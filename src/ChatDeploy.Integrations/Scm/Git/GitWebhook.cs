using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>How a plain repository's post-receive hook calls (contract, Inbound HTTP).</summary>
public sealed class GitWebhook(GitProvider provider, IOptions<GitOptions> options) : WebhookSource
{
    private readonly HubSignature? _signature = options.Value.WebhookSecret is { Length: > 0 } secret ? new HubSignature(secret) : null;

    /// <inheritdoc/>
    public override string Provider => provider.Name;

    /// <inheritdoc/>
    public override bool IsOn => _signature is not null;

    /// <inheritdoc/>
    public override string DeliveryHeader => "X-ChatDeploy-Delivery";

    /// <inheritdoc/>
    public override bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return _signature?.Holds(headers[HubSignature.Header], body) == true;
    }

    /// <summary>Always a push: a hook has nothing else to tell.</summary>
    public override string? EventName(IHeaderDictionary headers) => GitProvider.Push;

    /// <inheritdoc/>
    public override bool Uses(string eventName) => provider.Uses(eventName);
}

/// <summary>Maps <c>POST /webhooks/git</c>.</summary>
public static class GitWebhookEndpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointConventionBuilder MapGitWebhook(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var intake = endpoints.ServiceProvider.GetRequiredService<WebhookIntake>();
        var source = endpoints.ServiceProvider.GetRequiredService<GitWebhook>();
        return endpoints.MapPost("/webhooks/git", (RequestDelegate)(context => intake.HandleAsync(context, source)));
    }
}
