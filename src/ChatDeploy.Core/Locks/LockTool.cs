using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Locks;

/// <summary>Locks a tool in an environment by hand (spec D3): until somebody unlocks it, no deployment of it starts there. What runs goes on.</summary>
public sealed class LockTool(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, IOptions<LockOptions> options, Hints hints, TimeProvider clock)
{
    /// <summary>The longest reason, in UTF-16 characters.</summary>
    public const int LongestReason = 2_000;

    /// <summary>Locks it, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>reason_required</c>, <c>reason_too_long</c>, <c>forbidden</c> (the role has to reach all of the tool's tenants, since all are held), or <c>lock_held</c>.</summary>
    /// <param name="actor">Who locks it, and owns the lock.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="reason">Why, for people; up to <see cref="LongestReason"/> characters.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<LockAnswer> HandleAsync(Person actor, string tool, string environment, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = HeldTool.Find(catalog, actor, tool, environment);
        if (found is null) return new LockAnswer.Refused(refusal!);
        if (string.IsNullOrWhiteSpace(reason))
            return Refused(Refusal.Invalid("reason_required", $"A lock needs a reason for the others: /deploy lock {found.Tool.Name} on {found.Environment.Name} because \"load test\""));
        if (reason.Length > LongestReason)
            return Refused(Refusal.Invalid("reason_too_long", $"The reason takes at most {LongestReason:N0} characters; shorten it."));

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, found.Environment.Id, [found.Tool.Id], cancellationToken);
        if (await found.LocksAsync(db, catalog, cancellationToken) is [var held, ..]) return Refused(Held(held));

        var mine = new DeployLock
        {
            ToolId = found.Tool.Id,
            EnvironmentId = found.Environment.Id,
            OwnerId = actor.Id,
            Reason = reason.Trim(),
            AcquiredAt = clock.GetUtcNow(),
            RemindAt = clock.GetUtcNow() + options.Value.RemindAfter,
        };
        db.Locks.Add(mine);
        db.Audit(new AuditEntry(AuditAct.LockSet, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { mine.Reason } });
        await db.SaveChangesAsync(cancellationToken);
        var running = await found.RunningAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new LockAnswer.Done(LockView.Of(catalog, mine), running);
    }

    private static Refusal Held(LockView held) => Refusal.Conflict(
        "lock_held",
        held.IsByHand
            ? $"{held.What} is locked by {held.Owner ?? "somebody"} since {held.Since:u}: {held.Reason}. Ask {held.Owner ?? "an administrator"}, or lift it: /deploy unlock {held.Tool} on {held.Environment}"
            : $"{held.What} is held by {held.Deployment} since {held.Since:u}, until it ends. Wait for it, see /deploy status {held.Deployment}, or cancel it.",
        held.Owner is { } owner ? [owner] : []);

    private static LockAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
