using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Reads what a claimed delivery tells, with the provider that sent it.</summary>
public sealed class DeliveryReader(IEnumerable<IScmProvider> providers, IOptions<DeliveryOptions> options)
{
    private readonly Dictionary<string, IScmProvider> _providers = providers.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>What it tells; null when that is nothing of use.</summary>
    /// <exception cref="MalformedPayloadException">Trying again cannot help: the body is not what it should be, or the delivery has been tried too often without an answer.</exception>
    public ParsedDelivery? Read(ClaimedDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);

        // One that took the process down each time never got to say so.
        if (delivery.Attempt > options.Value.MaxAttempts) throw new MalformedPayloadException("every try to apply it ended without an answer");
        if (!_providers.TryGetValue(delivery.Provider, out var provider)) throw new MalformedPayloadException($"there is no provider {delivery.Provider} here");
        var isReconciled = delivery.Event == ReconciledPush.EventName;
        IReadOnlyList<ScmEvent> events = isReconciled ? [ReconciledPush.Read(delivery.Body)] : provider.Parse(delivery.Event, delivery.Body);
        var used = events.Where(e => RepositoryOf(e) is not null).ToList();
        if (used.Count == 0) return null;
        if (used.Select(RefOf).Any(r => r?.Name.Length > ApplyRefPushed.MaxRefName))
            throw new MalformedPayloadException($"the ref's name has more than {ApplyRefPushed.MaxRefName} characters");
        return new ParsedDelivery(delivery.Id, delivery.Attempt, delivery.ReceivedAt, RepositoryOf(used[0])!, used, isReconciled);
    }

    private static RepositoryKey? RepositoryOf(ScmEvent told) => told switch
    {
        ScmEvent.RefPushed pushed => pushed.Repository,
        ScmEvent.RefTouched touched => touched.Repository,
        ScmEvent.CommitChecked @checked => @checked.Repository,
        ScmEvent.RunMoved moved => moved.Repository,
        ScmEvent.DeploymentReported reported => reported.Repository,
        _ => null,
    };

    private static GitRef? RefOf(ScmEvent told) => told switch
    {
        ScmEvent.RefPushed pushed => pushed.Ref,
        ScmEvent.RefTouched touched => touched.Ref,
        _ => null,
    };
}
