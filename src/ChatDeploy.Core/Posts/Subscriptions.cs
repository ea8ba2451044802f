using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.Posts;

/// <summary>What a deployment is about, as far as subscriptions ask.</summary>
/// <param name="Environment">Its environment's name.</param>
/// <param name="Cells">What it brings where, cells that the plan skips included.</param>
/// <param name="Events">The types of what has happened to it since it was launched; none before.</param>
public sealed record SubscriptionSubject(string Environment, IReadOnlyCollection<SubscriptionCell> Cells, IReadOnlySet<string> Events);

/// <summary>A tool on a tenant, or on one of its stores.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="Site">The site's name, <c>acme/pdv-milano</c>; null where no channel names one of the tenant's stores.</param>
public readonly record struct SubscriptionCell(string Tool, string Tenant, string? Site = null);

/// <summary>Decides which channels get a deployment's post (spec B6). Pure.</summary>
public static class Subscriptions
{
    /// <summary>Whether the channel gets the post now: something happened that it wants to hear of, about something it wants to hear of.</summary>
    public static bool Wants(Channel channel, SubscriptionSubject subject)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(subject);
        return channel.Events.Any(kind => EventKinds.Covers(kind, subject.Events)) && MayWant(channel, subject);
    }

    /// <summary>Whether the channel gets the post once something happens that it wants to hear of.</summary>
    /// <remarks>One and the same cell has to match: who follows crm at acme does not hear of wms at acme with crm at globex.</remarks>
    public static bool MayWant(Channel channel, SubscriptionSubject subject)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(subject);
        return Names(channel.Environments, subject.Environment)
            && subject.Cells.Any(cell => Names(channel.Tools, cell.Tool) && (Names(channel.Tenants, cell.Tenant) || (cell.Site is { } site && Names(channel.Tenants, site))));
    }

    /// <summary>Whether the channel follows a tool at one at least of the tenants that have it.</summary>
    public static bool Follows(Channel channel, Tool tool)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(tool);
        return Names(channel.Tools, tool.Name) && channel.Tenants.Any(name => name == CatalogTarget.Everything || tool.Serves(name.Split('/')[0]));
    }

    private static bool Names(IReadOnlyList<string> names, string name) =>
        names.Any(n => n == CatalogTarget.Everything || string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
}
