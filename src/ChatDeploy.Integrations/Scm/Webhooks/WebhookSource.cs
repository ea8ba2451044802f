using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Scm.Webhooks;

/// <summary>How one provider calls: where its signature, delivery id and event name are.</summary>
public abstract class WebhookSource
{
    /// <summary>The provider's name in <c>/webhooks/{name}</c> and in the store.</summary>
    public abstract string Provider { get; }

    /// <summary>Whether its secret is configured; where it is not, the endpoint answers 404.</summary>
    public abstract bool IsOn { get; }

    /// <summary>The header that carries the delivery id, for messages.</summary>
    public abstract string DeliveryHeader { get; }

    /// <summary>Whether the raw body is signed with the secret. Called before anything is parsed; takes the same time wherever signatures differ.</summary>
    public abstract bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body);

    /// <summary>The id that makes the delivery count once; null or empty where the call has none. Called after <see cref="Verify"/>.</summary>
    public virtual string? DeliveryId(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers[DeliveryHeader];
    }

    /// <summary>The event's name; null when the call does not say.</summary>
    public abstract string? EventName(IHeaderDictionary headers);

    /// <summary>Whether deliveries of that event are used at all.</summary>
    public abstract bool Uses(string eventName);

    /// <summary>Headers worth keeping beside the body; never signatures or tokens.</summary>
    public virtual IReadOnlyList<string> KeptHeaders => ["User-Agent"];
}
