using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Schedules;

namespace ChatDeploy.Core.Freezes;

/// <summary>A freeze as it is shown (contract, <c>/freezes</c>).</summary>
/// <param name="Id">Key.</param>
/// <param name="Environment">Name of the environment; null: every one.</param>
/// <param name="Tenant">Name of the tenant; null: all.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it is over; null for a recurring one that stays until it is lifted.</param>
/// <param name="Cron">Of a recurring one: when each stretch begins.</param>
/// <param name="DurationSeconds">Of a recurring one: how long each stretch lasts.</param>
/// <param name="TimeZone">Of a recurring one: the zone of its cron expression.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who froze it; null when nobody knows any more.</param>
/// <param name="IsOn">Whether it is on now.</param>
/// <param name="ClearsAt">While it is on: when it ends, or this stretch of it; null when it is not on, or does not end by itself.</param>
public sealed record FreezeView(
    int Id, string? Environment, string? Tenant, DateTimeOffset From, DateTimeOffset? Until, string? Cron, int? DurationSeconds, string? TimeZone,
    string Reason, string? Owner, bool IsOn, DateTimeOffset? ClearsAt)
{
    /// <summary>What is frozen: <c>prod</c>, <c>prod for acme</c>, <c>every environment</c>.</summary>
    public string What => $"{Environment ?? "every environment"}{(Tenant is null ? "" : $" for {Tenant}")}";

    /// <summary>The line that lifts it; null for one of every environment, which is lifted on the page or through the API.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Lift => Environment is null ? null : $"/deploy unfreeze {Environment}{(Tenant is null ? "" : $" for {Tenant}")}";

    internal static FreezeView Of(CatalogSnapshot catalog, Freeze freeze, SlotTimes slots, DateTimeOffset now)
    {
        var obstacles = slots.At(SlotRules.None with { Closures = [new Closure("frozen", "", [], freeze.ToPeriod())] }, now).Obstacles;
        var obstacle = obstacles.Count > 0 ? obstacles[0] : null;
        return new FreezeView(
            freeze.Id,
            freeze.EnvironmentId is { } environment ? catalog.Environments[environment].Name : null,
            freeze.TenantId is { } tenant ? catalog.Tenants[tenant].Name : null,
            freeze.From,
            freeze.Until,
            freeze.Cron,
            freeze.DurationSeconds,
            freeze.Cron is null ? null : freeze.TimeZone ?? "UTC",
            freeze.Reason,
            catalog.People.Find(freeze.OwnerId)?.Name,
            obstacle is not null,
            obstacle?.ClearsAt);
    }
}
