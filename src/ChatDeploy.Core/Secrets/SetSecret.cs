using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Secrets;

/// <summary>Stores a secret, or a new value of one.</summary>
public sealed partial class SetSecret(IDbContextFactory<DeployDbContext> contexts, ISecretProtection protection, Hints hints, TimeProvider clock, ILogger<SetSecret> logger)
{
    /// <summary>The most characters of a value.</summary>
    public const int LongestValue = 65_536;

    /// <summary>Stores it for attempts that start from now on; null, or why not: <c>invalid_secret_name</c>, <c>invalid_secret_value</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, 1 to 65,536 characters.</param>
    /// <param name="actor">Who sets it, by name; the caller has checked that they may, and is the audit trail's ambient origin.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<Refusal?> HandleAsync(string name, string value, string actor, CancellationToken cancellationToken)
    {
        if (!SecretReference.IsName(name))
            return Refusal.Invalid("invalid_secret_name", "A secret's name has letters, digits, '.', '_' and '-', begins with a letter or digit, and has at most 63 characters.");
        if (string.IsNullOrEmpty(value) || value.Length > LongestValue || value.Contains('\0', StringComparison.Ordinal))
            return Refusal.Invalid("invalid_secret_value", $"A secret's value has 1 to {LongestValue:N0} characters, and no NUL.");
        var protectedValue = protection.Protect(value);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var known = await db.Secrets.Where(s => s.Name == name).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.ProtectedBefore, s => s.Protected).SetProperty(s => s.Protected, protectedValue).SetProperty(s => s.UpdatedAt, now).SetProperty(s => s.UpdatedBy, actor), cancellationToken);
        if (known == 0)
        {
            db.Secrets.Add(new Secret { Name = name, Protected = protectedValue, UpdatedAt = now, UpdatedBy = actor });
            await db.SaveChangesAsync(cancellationToken);
        }

        db.Audit(new AuditEntry(AuditAct.SecretSet, new AuditSubject("secret", name)) { Details = new { Replaced = known > 0 } });
        await transaction.CommitAsync(cancellationToken);
        Log.Set(logger, name, actor);
        hints.Raise(Hint.SecretsChanged);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "secret {Name} set by {Actor}")]
        public static partial void Set(ILogger logger, string name, string actor);
    }
}
