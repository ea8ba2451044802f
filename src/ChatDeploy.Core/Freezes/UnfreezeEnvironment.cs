using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Freezes;

/// <summary>Lifts freezes. What waited for them goes on.</summary>
public sealed class UnfreezeEnvironment(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, SlotTimes slots, Hints hints, TimeProvider clock)
{
    /// <summary>Lifts the freezes of exactly this environment and tenant that are on now; where none is, those that are to come. Refuses with <c>unknown_environment</c>, <c>unknown_tenant</c>, <c>forbidden</c> or <c>not_frozen</c>.</summary>
    /// <param name="actor">Who lifts them.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="tenant">Name of the tenant; null: the freezes for all, those of single tenants stay.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<FreezeAnswer> HandleAsync(Person actor, string environment, string? tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (scope, refusal) = FreezeScope.Find(catalog, actor, environment, tenant);
        if (scope is null) return new FreezeAnswer.Refused(refusal!);
        var (environmentId, tenantId) = (scope.Environment!.Id, scope.Tenant?.Id);
        return await LiftAsync(
            actor,
            catalog,
            scope,
            freezes => freezes.Where(f => f.EnvironmentId == environmentId && f.TenantId == tenantId),
            found => found.Where(f => f.IsOn).ToList() is { Count: > 0 } on ? on : found,
            cancellationToken);
    }

    /// <summary>Lifts one freeze. Refuses with <c>unknown_freeze</c> or <c>forbidden</c>.</summary>
    public async Task<FreezeAnswer> HandleAsync(Person actor, int freezeId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Freezes.AsNoTracking().SingleOrDefaultAsync(f => f.Id == freezeId, cancellationToken) is not { } freeze)
            return new FreezeAnswer.Refused(Refusal.NotFound("unknown_freeze", "There is no such freeze, or it was lifted; GET /api/freezes lists them."));

        var (scope, refusal) = FreezeScope.Find(
            catalog,
            actor,
            freeze.EnvironmentId is { } e && catalog.Environments.IsActive(e) ? catalog.Environments[e].Name : null,
            freeze.TenantId is { } t && catalog.Tenants.IsActive(t) ? catalog.Tenants[t].Name : null);
        return scope is null
            ? new FreezeAnswer.Refused(refusal!)
            : await LiftAsync(actor, catalog, scope, freezes => freezes.Where(f => f.Id == freezeId), found => found, cancellationToken);
    }

    private async Task<FreezeAnswer> LiftAsync(
        Person actor, CatalogSnapshot catalog, FreezeScope scope, Func<IQueryable<Freeze>, IQueryable<Freeze>> which, Func<List<FreezeView>, List<FreezeView>> choose, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await scope.LockGatesAsync(db, store, catalog, cancellationToken);
        var now = clock.GetUtcNow();
        var found = await which(FreezeQueries.Open(db, now)).OrderBy(f => f.Id).ToListAsync(cancellationToken);
        var lifted = choose(found.ConvertAll(f => FreezeView.Of(catalog, f, slots, now)));
        if (lifted.Count == 0)
        {
            return new FreezeAnswer.Refused(Refusal.Conflict("not_frozen", $"There is no freeze of {scope.What}. Freezes of single tenants and of every environment are lifted by themselves; the page Locks lists them all."));
        }

        foreach (var freeze in lifted)
            db.Audit(new AuditEntry(AuditAct.FreezeLifted, scope.Subject) { Actor = actor, Environment = scope.Environment?.Name, Details = new { freeze.Owner, freeze.Reason, freeze.From, freeze.Until, freeze.Cron } });
        await db.SaveChangesAsync(cancellationToken);
        var ids = lifted.ConvertAll(f => f.Id);
        await db.Freezes.Where(f => ids.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new FreezeAnswer.Done(lifted);
    }
}
