using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Ends a session: at once on this node, within <see cref="RecogniseSession.Freshness"/> on others. One's own, or as administrator anybody's.</summary>
public sealed class RevokeSession(IDbContextFactory<DeployDbContext> contexts, RecogniseSession recognise, TimeProvider clock)
{
    /// <summary>Ends it; null when it is ended now (or was before), else the refusal <c>unknown_session</c>: there is none, or none that this person may see.</summary>
    /// <param name="by">Who ends it.</param>
    /// <param name="id">The session's key.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<Refusal?> HandleAsync(Person by, int id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var isAdministrator = Rights.May(by, Act.Administer, Subject.Anything);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reachable = db.WebSessions.Where(s => s.Id == id && (isAdministrator || s.PersonId == by.Id));
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            var ended = await reachable.Where(s => s.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken);
            if (ended > 0) db.Audit(new AuditEntry(AuditAct.SessionEnded, new AuditSubject("session", $"{id}")) { Actor = by });
            await transaction.CommitAsync(cancellationToken);
        }

        recognise.Forget(id);
        return await reachable.AnyAsync(cancellationToken)
            ? null
            : Refusal.NotFound("unknown_session", "There is no such session of yours; it may have ended long ago.");
    }
}
