using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Freezes;

/// <summary>A freeze that is wanted.</summary>
/// <param name="Environment">Name of the environment; null: every one.</param>
/// <param name="Tenant">Name of the tenant; null: all.</param>
/// <param name="Reason">Why, for people; up to 2,000 characters.</param>
/// <param name="From">When it begins; null: now.</param>
/// <param name="Until">When it is over; only a recurring one may leave it out.</param>
/// <param name="Cron">Makes it recur: when each stretch begins, in Quartz syntax.</param>
/// <param name="Duration">Of a recurring one: how long each stretch lasts.</param>
/// <param name="TimeZone">Of a recurring one: IANA zone of the expression; null: UTC.</param>
public sealed record FreezeRequest(
    string? Environment, string? Tenant, string? Reason, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Cron = null, TimeSpan? Duration = null, string? TimeZone = null);

/// <summary>Freezes an environment: nothing that touches it starts, and the next waves of what runs wait; jobs that run go on.</summary>
public sealed class FreezeEnvironment(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, SlotTimes slots, Hints hints, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Freezes it, or refuses with <c>unknown_environment</c>, <c>unknown_tenant</c>, <c>forbidden</c>, <c>reason_required</c>, <c>reason_too_long</c>, <c>until_required</c>, <c>time_in_past</c> or <c>invalid_freeze</c>.</summary>
    public async Task<FreezeAnswer> HandleAsync(Person actor, FreezeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(request);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (scope, refusal) = FreezeScope.Find(catalog, actor, request.Environment, request.Tenant);
        if (scope is null) return new FreezeAnswer.Refused(refusal!);
        if ((ReasonText.Refuse(request.Reason, "A freeze", $"/deploy freeze {scope.Environment?.Name ?? "prod"} until monday 08:00 because \"stocktaking\"") ?? Problem(request)) is { } wrong)
            return new FreezeAnswer.Refused(wrong);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await scope.LockGatesAsync(db, store, catalog, cancellationToken);

        // As of now that the gates are held: what started before has started before the freeze.
        var now = clock.GetUtcNow();
        var freeze = new Freeze
        {
            EnvironmentId = scope.Environment?.Id,
            TenantId = scope.Tenant?.Id,
            From = request.From ?? now,
            Until = request.Until,
            Cron = request.Cron,
            DurationSeconds = request.Cron is null ? null : (int)request.Duration!.Value.TotalSeconds,
            TimeZone = request.Cron is null ? null : request.TimeZone,
            Reason = request.Reason!.Trim(),
            OwnerId = actor.Id,
            CreatedAt = now,
        };
        db.Freezes.Add(freeze);
        db.Audit(new AuditEntry(AuditAct.FreezeSet, scope.Subject) { Actor = actor, Environment = scope.Environment?.Name, Details = new { freeze.From, freeze.Until, freeze.Cron, freeze.DurationSeconds, freeze.TimeZone, freeze.Reason } });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new FreezeAnswer.Done([FreezeView.Of(catalog, freeze, slots, now)]);
    }

    private Refusal? Problem(FreezeRequest request)
    {
        var now = clock.GetUtcNow();
        if (request.Until is { } until && until <= now) return Refusal.Invalid("time_in_past", "The freeze would be over already; give an end that is to come.");
        if (request.Until <= request.From) return Refusal.Invalid("invalid_freeze", "The freeze would end before it begins.");
        if (request.Cron is null)
        {
            if (request.Duration is not null || request.TimeZone is not null)
                return Refusal.Invalid("invalid_freeze", "Duration and time zone belong to a cron expression; leave them out, or give one.");
            return request.Until is null ? Refusal.Invalid("until_required", "A freeze ends by itself: say until when. Only one with a cron expression may stay until it is lifted.") : null;
        }

        if (request.Cron.Length > 200) return Refusal.Invalid("invalid_freeze", "The cron expression takes at most 200 characters.");
        if (CronSyntax.Problem(request.Cron) is { } problem) return Refusal.Invalid("invalid_freeze", $"The cron expression cannot be used: {problem}.");
        if (request.Duration is not { } duration || duration < TimeSpan.FromSeconds(1) || duration > Longest)
            return Refusal.Invalid("invalid_freeze", "A recurring freeze needs to know how long each stretch lasts, up to 366 days, for example 8h.");
        return request.TimeZone is null || TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone, out _)
            ? null
            : Refusal.Invalid("unknown_time_zone", $"This machine does not know the time zone '{request.TimeZone}'; write one like Europe/Rome.");
    }
}
