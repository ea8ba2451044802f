using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Deletes sign-in links and sessions that have long been over; a few at a time.</summary>
public sealed class PurgeSignIns(IDbContextFactory<DeployDbContext> contexts, TimeProvider clock) : IReconciler
{
    /// <summary>How long an expired link is remembered, so that whoever opens it is told what became of it.</summary>
    public static readonly TimeSpan KeepLinks = TimeSpan.FromDays(1);

    /// <summary>How long a session is kept after the day on which it would have ended by itself.</summary>
    public static readonly TimeSpan KeepSessions = TimeSpan.FromDays(30);

    private const int Batch = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "sign-in retention";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <summary>Deletes one batch, at most once a minute while there is not a full one.</summary>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return false;
        var (oldLink, oldSession) = (now - KeepLinks, now - KeepSessions);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // All links live equally long, and so do sessions: ids rise with the end, and only the oldest rows are looked at.
        var links = await db.SignInLinks.OrderBy(l => l.Id).Take(Batch).Where(l => l.ExpiresAt < oldLink).ExecuteDeleteAsync(cancellationToken);
        var sessions = await db.WebSessions.OrderBy(s => s.Id).Take(Batch).Where(s => s.ExpiresAt < oldSession).ExecuteDeleteAsync(cancellationToken);
        if (links == Batch || sessions == Batch) return true;
        _next = now + Pause;
        return false;
    }
}
