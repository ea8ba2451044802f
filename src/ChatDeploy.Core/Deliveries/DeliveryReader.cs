using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Reads what a claimed delivery tells, with the provider that sent it.</summary>
public sealed class DeliveryReader(IEnumerable<IScmProvider> providers, IOptions<DeliveryOptions> options)
{
    private readonly Dictionary<string, IScmProvider> _providers = providers.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The moves of branches and tags in it; empty when it tells of none.</summary>
    /// <exception cref="MalformedPayloadException">Trying again cannot help: the body is not what it should be, or the delivery has been tried too often without an answer.</exception>
    public IReadOnlyList<ScmEvent.RefPushed> Read(ClaimedDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);

        // One that took the process down each time never got to say so.
        if (delivery.Attempt > options.Value.MaxAttempts) throw new MalformedPayloadException("every try to apply it ended without an answer");
        if (!_providers.TryGetValue(delivery.Provider, out var provider)) throw new MalformedPayloadException($"there is no provider {delivery.Provider} here");
        var pushes = provider.Parse(delivery.Event, delivery.Body).OfType<ScmEvent.RefPushed>().ToList();
        if (pushes.Exists(p => p.Ref.Name.Length > ApplyRefPushed.MaxRefName))
            throw new MalformedPayloadException($"the ref's name has more than {ApplyRefPushed.MaxRefName} characters");
        return pushes;
    }
}
