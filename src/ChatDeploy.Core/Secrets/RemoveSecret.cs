using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Secrets;

/// <summary>Removes a secret from the store. What refers to it no longer starts.</summary>
public sealed partial class RemoveSecret(IDbContextFactory<DeployDbContext> contexts, Hints hints, ILogger<RemoveSecret> logger)
{
    /// <summary>Removes it; false when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="actor">Who removes it, by name; the caller has checked that they may, and is the audit trail's ambient origin.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<bool> HandleAsync(string name, string actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Secrets.Where(s => s.Name == name).ExecuteDeleteAsync(cancellationToken) == 0) return false;
        db.Audit(new AuditEntry(AuditAct.SecretRemoved, new AuditSubject("secret", name)));
        await transaction.CommitAsync(cancellationToken);
        Log.Removed(logger, name, actor);
        hints.Raise(Hint.SecretsChanged);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "secret {Name} removed by {Actor}")]
        public static partial void Removed(ILogger logger, string name, string actor);
    }
}
