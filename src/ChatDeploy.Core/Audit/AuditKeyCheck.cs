using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Audit;

/// <summary>Looks at the start whether this node has the key that the audit trail was begun with: with another it could do nothing that is audited.</summary>
public sealed class AuditKeyCheck(IDbContextFactory<DeployDbContext> contexts, AuditKey key)
{
    /// <summary>What is wrong, in a line; null when nothing is.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var begun = await db.AuditHeads.AsNoTracking().Select(h => h.KeyId).SingleOrDefaultAsync(cancellationToken);
        return begun is not { Length: > 0 } || begun == key.Id ? null : AuditChain.WrongKey(key, begun);
    }
}
