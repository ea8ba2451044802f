using System.Collections.Concurrent;
using System.Data.Common;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Audit;

/// <summary>Notes in the audit trail that somebody tried what their role does not reach: nothing was done, so that there is no other transaction for it.</summary>
/// <remarks>The same attempt of the same person counts once a minute and node: nobody fills the trail by trying on and on.</remarks>
public sealed partial class NoteForbidden(IDbContextFactory<DeployDbContext> contexts, TimeProvider clock, ILogger<NoteForbidden> logger)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Person, string Attempt), long> _noted = new();

    /// <summary>Whether a refusal's code is of this kind.</summary>
    public static bool Is(string? code) => code is "forbidden" or "self_approval_forbidden";

    /// <summary>Notes it. Where the store cannot be reached it is logged alone: the answer is the same refusal.</summary>
    /// <param name="person">Who tried.</param>
    /// <param name="kind">How: <c>line</c>, <c>button</c> or <c>request</c>.</param>
    /// <param name="attempt">What was said or asked.</param>
    /// <param name="code">The refusal's code.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task HandleAsync(Person person, string kind, string attempt, string code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(attempt);
        var now = clock.GetTimestamp();
        var noted = (person.Name, AuditLimits.Fit(attempt, AuditLimits.Name) ?? "");
        if (_noted.TryGetValue(noted, out var before) && clock.GetElapsedTime(before, now) < Once) return;
        if (_noted.Count >= MostKept) _noted.Clear();
        _noted[noted] = now;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            db.Audit(new AuditEntry(AuditAct.Forbidden, new AuditSubject(kind, noted.Item2)) { Actor = person, Details = new { code } });
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            Log.NotNoted(logger, person.Name, code, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Person} was refused ({Code}), and the store could not be reached to note that in the audit trail")]
        public static partial void NotNoted(ILogger logger, string person, string code, Exception exception);
    }
}
