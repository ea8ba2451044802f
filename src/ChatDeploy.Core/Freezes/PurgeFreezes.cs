using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Freezes;

/// <summary>Deletes freezes that have been over for a day. What was frozen, when and by whom stays in the audit trail; nothing else asks for it.</summary>
public sealed class PurgeFreezes(IDbContextFactory<DeployDbContext> contexts, TimeProvider clock) : IReconciler
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "freezes that are over";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return false;
        var old = now - Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Freezes.Where(f => f.Until <= old).ExecuteDeleteAsync(cancellationToken);
        _next = now + Pause;
        return false;
    }
}
