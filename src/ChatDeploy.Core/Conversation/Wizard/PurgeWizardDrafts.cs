using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Deletes drafts that nobody has touched for a day.</summary>
public sealed class PurgeWizardDrafts(IDbContextFactory<DeployDbContext> contexts, TimeProvider clock) : IReconciler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "wizard drafts";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return false;
        var old = now - WizardDrafts.Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.WizardDrafts.Where(d => d.ChangedAt <= old).ExecuteDeleteAsync(cancellationToken);
        _next = now + Pause;
        return false;
    }
}
