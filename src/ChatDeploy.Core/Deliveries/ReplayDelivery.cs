using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Has a settled delivery applied once more: after the catalog learnt its repository, or what killed it is mended.</summary>
/// <remarks>Harmless for one that was applied: what it told is known.</remarks>
public sealed class ReplayDelivery(DeployDbContext db, Hints hints)
{
    /// <summary>Puts it back in line.</summary>
    /// <param name="id">Our id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ReplayOutcome> HandleAsync(long id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.Deliveries.Where(d => d.Id == id && d.Status != DeliveryStatus.Stored).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Status, DeliveryStatus.Stored).SetProperty(d => d.Attempts, 0)
                .SetProperty(d => d.LeasedUntil, (DateTimeOffset?)null).SetProperty(d => d.SettledAt, (DateTimeOffset?)null).SetProperty(d => d.Error, (string?)null),
            cancellationToken);
        if (changed == 0) return await db.Deliveries.AnyAsync(d => d.Id == id, cancellationToken) ? ReplayOutcome.StillStored : ReplayOutcome.UnknownDelivery;
        db.Audit(new AuditEntry(AuditAct.DeliveryReplayed, new AuditSubject("delivery", $"{id}")));
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeliveryStored);
        return ReplayOutcome.Replayed;
    }
}

/// <summary>What became of the wish to replay a delivery; the codes are these in snake_case.</summary>
public enum ReplayOutcome
{
    /// <summary>It is in line again.</summary>
    Replayed,

    /// <summary>It is in line anyway.</summary>
    StillStored,

    /// <summary>There is none with this id, or it was purged.</summary>
    UnknownDelivery,
}
