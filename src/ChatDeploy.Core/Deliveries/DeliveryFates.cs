using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Writes what became of deliveries in hand. A claim that another node has taken over meanwhile is left alone.</summary>
public sealed class DeliveryFates(IDbContextFactory<DeployDbContext> contexts, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    /// <summary>Settles deliveries for good, in a transaction of its own.</summary>
    /// <param name="ids">The deliveries.</param>
    /// <param name="status">Applied, ignored or dead.</param>
    /// <param name="error">Why, for people; null when there is nothing to say.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task SettleAsync(IReadOnlyCollection<long> ids, DeliveryStatus status, string? error, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await SettleAsync(db, ids, status, error, cancellationToken);
    }

    /// <summary>Settles deliveries for good.</summary>
    /// <param name="db">The context; joins its transaction.</param>
    /// <param name="ids">The deliveries.</param>
    /// <param name="status">Applied, ignored or dead.</param>
    /// <param name="error">Why, for people; null when there is nothing to say.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task SettleAsync(DeployDbContext db, IReadOnlyCollection<long> ids, DeliveryStatus status, string? error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var now = clock.GetUtcNow();
        await db.Deliveries.Where(d => ids.Contains(d.Id) && d.Status == DeliveryStatus.Stored).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Status, status).SetProperty(d => d.SettledAt, now)
                .SetProperty(d => d.LeasedUntil, (DateTimeOffset?)null).SetProperty(d => d.Error, error),
            cancellationToken);
    }

    /// <summary>Puts a delivery back for a later try, or gives it up after too many.</summary>
    /// <param name="delivery">The delivery with the try that did not succeed.</param>
    /// <param name="error">What it met, for people.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RetryAsync(ParsedDelivery delivery, string error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var held = db.Deliveries.Where(d => d.Id == delivery.Id && d.Status == DeliveryStatus.Stored && d.Attempts == delivery.Attempt);
        var now = clock.GetUtcNow();
        if (delivery.Attempt >= options.Value.MaxAttempts)
        {
            await held.ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Status, DeliveryStatus.Dead).SetProperty(d => d.SettledAt, now)
                    .SetProperty(d => d.LeasedUntil, (DateTimeOffset?)null).SetProperty(d => d.Error, error),
                cancellationToken);
            return;
        }

        DateTimeOffset? again = now + Delay(delivery.Attempt);
        await held.ExecuteUpdateAsync(set => set.SetProperty(d => d.LeasedUntil, again).SetProperty(d => d.Error, error), cancellationToken);
    }

    /// <summary>Lets go of a delivery that was not tried, because the node stops: others may take it at once.</summary>
    public async Task ReleaseAsync(ParsedDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Deliveries.Where(d => d.Id == delivery.Id && d.Status == DeliveryStatus.Stored && d.Attempts == delivery.Attempt).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.LeasedUntil, (DateTimeOffset?)null).SetProperty(d => d.Attempts, d => d.Attempts - 1), cancellationToken);
    }

    private TimeSpan Delay(int attempt)
    {
        var delay = options.Value.FirstRetry * Math.Pow(3, Math.Min(attempt, 20) - 1);
        return delay < LongestRetry ? delay : LongestRetry;
    }
}
