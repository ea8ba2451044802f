using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>What somebody asks to be deployed, in names.</summary>
/// <param name="Items">Tools, each with a ref or none (the newest ready commit that the policy allows).</param>
/// <param name="Targets">Targets.</param>
/// <param name="Environment">The environment.</param>
/// <param name="ScheduledFor">Not before; null: as soon as released.</param>
/// <param name="Strategy">Waves; null: all at once.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeploymentRequest(
    IReadOnlyList<RequestedItem> Items,
    IReadOnlyList<string> Targets,
    string Environment,
    DateTimeOffset? ScheduledFor = null,
    Strategy? Strategy = null,
    string? Reason = null);

/// <summary>A tool, with a ref or none.</summary>
public sealed record RequestedItem(string Tool, string? Ref);

/// <summary>Computes and stores a preview (contract, <c>POST /deployments</c>). Nothing happens before it is launched.</summary>
public sealed class RequestDeployment(
    IDbContextFactory<DeployDbContext> contexts,
    CatalogSnapshots catalogs,
    RefResolver refs,
    AskProviders providers,
    NewPreview preview,
    TimeProvider clock)
{
    private const int MostItems = 50;
    private const int MostTargets = 1_000;

    /// <summary>Stores the preview, or says why there cannot be one: <c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c>, <c>unknown_ref</c>, <c>ambiguous_ref</c>, <c>nothing_ready</c>, <c>tool_not_at_target</c>, <c>pinned</c>, <c>bad_commit</c>, <c>held</c> (no version was named, and a hold keeps the newest one away), <c>forbidden</c>, <c>invalid_strategy</c>, <c>invalid_request</c>.</summary>
    public async Task<DeploymentAnswer> HandleAsync(Person requester, DeploymentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requester);
        ArgumentNullException.ThrowIfNull(request);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (Check(request) is { } problem) return new DeploymentAnswer.Refused(problem);
        if (catalog.Environments.Find(request.Environment) is not { } environment)
            return Refused(UnknownNames.Environment(catalog, request.Environment));

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var items = new List<PlanItem>(request.Items.Count);
        foreach (var item in request.Items)
        {
            if (catalog.Tools.Find(item.Tool) is not { } tool) return Refused(UnknownNames.Tool(catalog, item.Tool));
            switch (await refs.ResolveAsync(tool, item.Ref, environment.Policy, cancellationToken))
            {
                case RefResolution.Found found:
                    items.Add(new PlanItem(tool, item.Ref, found.Ref));
                    break;
                case RefResolution.Missing missing:
                    return Refused(Refusal.Invalid(missing.Code, missing.Message));
            }
        }

        var now = clock.GetUtcNow();
        var subject = new PlanSubject
        {
            Environment = environment,
            Items = items,
            Targets = request.Targets.Select(t => catalog.FindTarget(t)?.Name ?? t).Distinct(StringComparer.Ordinal).ToList(),
            Strategy = request.Strategy ?? Strategy.All,
            StartsAt = request.ScheduledFor > now ? request.ScheduledFor.Value : now,
        };
        subject = await SubjectMarks.AttachAsync(db, catalog, subject, cancellationToken);
        if (MarkVerdicts.Of(subject).FirstOrDefault() is { } marked) return Refused(Refusal.Conflict(marked.Code, marked.Text, marked.Who));
        await providers.AskAsync(subject, cancellationToken);
        return await preview.StoreAsync(db, catalog, requester, subject, request.Reason, request.ScheduledFor, cancellationToken);
    }

    private Refusal? Check(DeploymentRequest request)
    {
        if (request.Items.Count == 0) return Refusal.Invalid("invalid_request", "A deployment needs at least one item: {\"tool\":\"crm\",\"ref\":\"v2.1.0\"}.");
        if (request.Items.Count > MostItems) return Refusal.Invalid("invalid_request", $"A deployment takes at most {MostItems} items.");
        if (request.Targets.Count == 0) return Refusal.Invalid("invalid_request", "A deployment needs at least one target: a tenant (acme), a store (acme/pdv-milano) or *.");
        if (request.Targets.Count > MostTargets) return Refusal.Invalid("invalid_request", $"A deployment takes at most {MostTargets} targets; name tenants instead of their stores, or *.");
        if (request.Items.GroupBy(i => i.Tool, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return Refusal.Invalid("invalid_request", $"{twice.Key} is named twice; a deployment brings one version of a tool.");
        if (request.ScheduledFor < clock.GetUtcNow().AddMinutes(-1)) return Refusal.Invalid("scheduled_in_past", "scheduledFor lies in the past; leave it out to deploy as soon as it is released.");
        if (request.Reason?.Length > 2_000) return Refusal.Invalid("invalid_request", "The reason takes at most 2,000 characters.");
        return Waves.Problem(request.Strategy ?? Strategy.All) is { } wrong ? Refusal.Invalid("invalid_strategy", $"The strategy cannot be followed: {wrong}.") : null;
    }

    private static DeploymentAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
