using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Policies;

/// <summary>Lifts a pin, one's own or somebody else's: the site takes part in its tenant's deployments again.</summary>
public sealed class UnpinSite(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Hints hints)
{
    /// <summary>Lifts it, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>unknown_target</c>, <c>invalid_target</c>, <c>tool_not_at_target</c>, <c>forbidden</c> or <c>not_pinned</c>.</summary>
    /// <param name="actor">Who lifts it.</param>
    /// <param name="target">A store, or a tenant for its main site alone.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The pin that was lifted, with its owner, so that the answer can say whose it was.</returns>
    public async Task<PinAnswer> HandleAsync(Person actor, string target, string tool, string environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = PinnedSite.Find(catalog, actor, target, tool, environment);
        if (found is null) return new PinAnswer.Refused(refusal!);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, found.Environment.Id, [found.Tool.Id], cancellationToken);
        if (await found.PinAsync(db, catalog, cancellationToken) is not { } pin)
            return new PinAnswer.Refused(Refusal.Conflict("not_pinned", $"{found.Site.Name} is not pinned for {found.Tool.Name} on {found.Environment.Name}; there is nothing to lift."));

        await db.Pins.Where(p => p.Id == pin.Id).ExecuteDeleteAsync(cancellationToken);
        db.Audit(new AuditEntry(AuditAct.PinLifted, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { pin.Owner, pin.Reason, pin.Since } });
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new PinAnswer.Done(pin);
    }
}
