using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People;

/// <summary>Ends a token (contract, <c>DELETE /tokens/{id}</c>): at once on this node, within <see cref="RecogniseToken.Freshness"/> on others.</summary>
/// <remarks>Idempotent. Rights (admin) are the caller's to decide.</remarks>
public sealed class RevokeToken(DeployDbContext db, RecogniseToken recognise, TimeProvider clock)
{
    /// <summary>Revokes it; false when there never was such a token.</summary>
    public async Task<bool> HandleAsync(int id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.ApiTokens.Where(t => t.Id == id && t.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancellationToken);
        recognise.Forget(id);
        return await db.ApiTokens.AnyAsync(t => t.Id == id, cancellationToken);
    }
}
