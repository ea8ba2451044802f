using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People;

/// <summary>Ends a token (contract, <c>DELETE /tokens/{id}</c>): at once on this node, within <see cref="RecogniseToken.Freshness"/> on others.</summary>
/// <remarks>Idempotent.</remarks>
public sealed class RevokeToken(DeployDbContext db, RecogniseToken recognise, TimeProvider clock)
{
    /// <summary>Revokes one's own token, or as administrator anybody's; null when it is revoked now (or was before), else the refusal <c>unknown_token</c>: there is none, or none that this person may see.</summary>
    public async Task<Refusal?> HandleAsync(Person by, int id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var isReachable = Rights.May(by, Act.Administer, Subject.Anything) || await db.ApiTokens.AnyAsync(t => t.Id == id && t.PersonId == by.Id, cancellationToken);
        return isReachable && await HandleAsync(id, cancellationToken) ? null : Refusal.NotFound("unknown_token", "There is no such token of yours. Nothing was revoked.");
    }

    /// <summary>Revokes it; false when there never was such a token. Rights (admin) are the caller's to decide.</summary>
    public async Task<bool> HandleAsync(int id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            var revoked = await db.ApiTokens.Where(t => t.Id == id && t.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancellationToken);
            if (revoked > 0) db.Audit(new AuditEntry(AuditAct.TokenRevoked, new AuditSubject("token", $"{id}")));
            await transaction.CommitAsync(cancellationToken);
        }

        recognise.Forget(id);
        return await db.ApiTokens.AnyAsync(t => t.Id == id, cancellationToken);
    }
}
