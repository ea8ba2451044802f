using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.ReadyQueue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>How long raw deliveries are kept (spec A1).</summary>
public sealed class DeliveryRetentionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>How long a settled delivery is kept, listed and can be replayed; a sender that repeats it later is not recognised any more.</summary>
    [Duration("1.00:00:00", "3650.00:00:00")]
    public TimeSpan Deliveries { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Deletes settled deliveries, and the pushes they told, when they are old enough; a few at a time.</summary>
public sealed class PurgeDeliveries(IDbContextFactory<DeployDbContext> contexts, IOptions<DeliveryRetentionOptions> options, TimeProvider clock) : IReconciler
{
    private const int Batch = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "delivery retention";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <summary>Deletes one batch, at most once a minute while there is not a full one.</summary>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return false;
        var old = now - options.Value.Deliveries;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Ids rise with time: only the oldest rows are looked at, however many there are.
        var oldest = await db.Deliveries.OrderBy(d => d.Id).Take(Batch).Where(d => d.ReceivedAt < old && d.Status != DeliveryStatus.Stored)
            .Select(d => d.Id).ToListAsync(cancellationToken);
        var deliveries = await db.Deliveries.Where(d => oldest.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken);
        var pushes = await db.Set<RefPush>().Where(p => p.ReceivedAt < old).OrderBy(p => p.Id).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        if (deliveries == Batch || pushes == Batch) return true;
        _next = now + Pause;
        return false;
    }
}
