using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Policies;

/// <summary>Keeps a site at its version of a tool while its tenant moves on (spec, Vocabulary: Pin). Plans made from now on skip it, or are refused where they name it.</summary>
public sealed class PinSite(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Hints hints, TimeProvider clock)
{
    /// <summary>The longest reason, in UTF-16 characters.</summary>
    public const int LongestReason = 2_000;

    /// <summary>Pins it, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>unknown_target</c>, <c>invalid_target</c>, <c>tool_not_at_target</c>, <c>reason_required</c>, <c>reason_too_long</c>, <c>forbidden</c>, or <c>already_pinned</c>: then the first reason stands.</summary>
    /// <param name="actor">Who pins it, and owns the pin.</param>
    /// <param name="target">A store, or a tenant for its main site alone.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="reason">Why, for people; up to <see cref="LongestReason"/> characters.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<PinAnswer> HandleAsync(Person actor, string target, string tool, string environment, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = PinnedSite.Find(catalog, actor, target, tool, environment);
        if (found is null) return new PinAnswer.Refused(refusal!);
        if (string.IsNullOrWhiteSpace(reason))
            return Refused(Refusal.Invalid("reason_required", $"A pin needs a reason for the others: /deploy pin {found.Site.Name} {found.Tool.Name} on {found.Environment.Name} because \"old printers\""));
        if (reason.Length > LongestReason)
            return Refused(Refusal.Invalid("reason_too_long", $"The reason takes at most {LongestReason:N0} characters; shorten it."));

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, found.Environment.Id, [found.Tool.Id], cancellationToken);
        if (await found.PinAsync(db, catalog, cancellationToken) is { } pinned) return Refused(AlreadyPinned(pinned));

        db.Pins.Add(new Pin
        {
            ToolId = found.Tool.Id,
            EnvironmentId = found.Environment.Id,
            SiteId = found.Site.Id,
            Reason = reason.Trim(),
            OwnerId = actor.Id,
            CreatedAt = clock.GetUtcNow(),
        });
        db.Audit(new AuditEntry(AuditAct.PinSet, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { Reason = reason.Trim() } });
        await db.SaveChangesAsync(cancellationToken);
        var pin = await found.PinAsync(db, catalog, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new PinAnswer.Done(pin!);
    }

    private static Refusal AlreadyPinned(PinView pin) => Refusal.Conflict(
        "already_pinned",
        $"{pin.Target} is pinned to its version of {pin.Tool} on {pin.Environment} by {pin.Owner ?? "somebody"} since {pin.Since:u}: {pin.Reason}. To lift it: /deploy unpin {pin.Target} {pin.Tool} on {pin.Environment}",
        pin.Owner is { } owner ? [owner] : []);

    private static PinAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
