using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Stops;

namespace ChatDeploy.Core.Schedules;

/// <summary>The stop and the freezes of one moment, and what they mean for a place. Pure.</summary>
/// <param name="slots">Reads the times.</param>
/// <param name="catalog">The catalog.</param>
/// <param name="stop">The stop that is on; null when none is.</param>
/// <param name="freezes">The freezes that are not over.</param>
public sealed class GuardPicture(SlotTimes slots, CatalogSnapshot catalog, Stop? stop, IReadOnlyList<Freeze> freezes)
{
    private const int MostNamed = 3;

    /// <summary>The code of a stop.</summary>
    public const string Stopped = "stopped";

    /// <summary>The code of a freeze.</summary>
    public const string Frozen = "frozen";

    /// <summary>Whether everything is stopped.</summary>
    public bool IsStopped => stop is not null;

    /// <summary>What stands in the way of a start in an environment at an instant.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="tenantIds">The tenants that are touched.</param>
    /// <param name="at">The instant.</param>
    public IReadOnlyList<Obstacle> Before(DeployEnvironment environment, IReadOnlyCollection<int> tenantIds, DateTimeOffset at) => slots.At(Rules(environment, tenantIds, []), at).Obstacles;

    /// <summary>What stands in the way of a next wave at an instant: windows are for starts, and what has started may go on beyond them.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="tenantIds">The tenants that the wave touches.</param>
    /// <param name="continues">Whether a person has said that freezes do not hold it.</param>
    /// <param name="at">The instant.</param>
    public IReadOnlyList<Obstacle> BeforeWave(DeployEnvironment environment, IReadOnlyCollection<int> tenantIds, bool continues, DateTimeOffset at)
    {
        var rules = Rules(environment, tenantIds, []) with { Windows = [] };
        return slots.At(continues ? rules with { Closures = [.. rules.Closures.Where(c => c.Code != Frozen)] } : rules, at).Obstacles;
    }

    /// <summary>All the rules of a place, with the opening hours of stores as preferences.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="tenantIds">The tenants that are touched.</param>
    /// <param name="sites">The sites whose opening hours count; none: nobody's.</param>
    public SlotRules Rules(DeployEnvironment environment, IReadOnlyCollection<int> tenantIds, IEnumerable<Site> sites)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(tenantIds);
        ArgumentNullException.ThrowIfNull(sites);
        var closures = freezes.Where(f => f.Concerns(environment.Id, tenantIds)).Select(f => Of(f, tenantIds.Count)).ToList();
        if (stop is not null) closures.Insert(0, Of(stop));
        return new SlotRules(
            [.. environment.Policy.Windows.Select(w => new Period.Recurring(w.Cron, w.TimeZone, TimeSpan.FromSeconds(w.DurationSeconds)))],
            closures,
            [.. sites.Where(s => s.OpeningHours is not null)
                .GroupBy(s => (s.OpeningHours, Zone: s.TimeZone ?? catalog.TenantOf(s).TimeZone))
                .Select(group => Open([.. group], group.Key.OpeningHours!, group.Key.Zone))]);
    }

    private Closure Of(Stop on)
    {
        var owner = catalog.People.Find(on.OwnerId)?.Name;
        return new Closure(
            Stopped,
            $"Everything is stopped by {owner ?? "somebody"}: {ReasonText.Sentence(on.Reason)} To end it: /deploy resume",
            Who(owner),
            new Period.Once(on.StoppedAt, null));
    }

    private Closure Of(Freeze freeze, int tenants)
    {
        var owner = catalog.People.Find(freeze.OwnerId)?.Name;
        var where = freeze.EnvironmentId is { } environment ? catalog.Environments[environment].Name : "Every environment";
        var tenant = freeze.TenantId is { } id ? catalog.Tenants[id].Name : null;
        var without = tenant is not null && tenants > 1 ? $" Without {tenant}, the others need not wait for that." : "";
        var lift = freeze.EnvironmentId is null ? "An administrator can lift it on the page Locks." : $"An administrator can lift it: /deploy unfreeze {where}{(tenant is null ? "" : $" for {tenant}")}";
        return new Closure(Frozen, $"{where} is frozen{(tenant is null ? "" : $" for {tenant}")} by {owner ?? "somebody"}: {ReasonText.Sentence(freeze.Reason)}{without} {lift}", Who(owner), freeze.ToPeriod(), $"{freeze.Id}");
    }

    private static Closure Open(IReadOnlyList<Site> sites, string hours, string? zone)
    {
        var names = string.Join(", ", sites.Take(MostNamed).Select(s => s.Name)) + (sites.Count > MostNamed ? $" and {sites.Count - MostNamed:N0} more" : "");
        return new Closure("open_hours", $"Open then: {names} ({hours}).", [], new Period.Open(OpeningHours.Parse(hours), zone), $"{hours} {zone}");
    }

    private List<string> Who(string? owner) => [.. PolicyVerdicts.Admins(catalog).Prepend(owner).OfType<string>().Distinct(StringComparer.Ordinal).Take(5)];
}
