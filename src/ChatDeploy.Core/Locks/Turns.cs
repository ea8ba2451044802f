using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Locks;

/// <summary>Decides whose turn it is: first come, first served, all locks of a deployment at once (spec D3). Pure.</summary>
public static class Turns
{
    /// <summary>Who stands before a released deployment at its locks and cells; it may start when nobody does.</summary>
    /// <param name="me">The deployment.</param>
    /// <param name="others">All other released deployments of its environment: those applying, and those approved whose time has come.</param>
    /// <param name="held">The locks held in its environment.</param>
    /// <param name="sharesCells">Whether another deployment has a (tool, site) in common with it; asked only where tools and tenants meet.</param>
    public static TurnAnswer Decide(Contender me, IEnumerable<Contender> others, IEnumerable<DeployLock> held, Func<long, bool> sharesCells)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(sharesCells);
        var all = held.ToList();
        var mine = all.Where(l => l.DeploymentId == me.DeploymentId).Select(l => new LockKey(l.ToolId, l.TenantId)).ToList();

        // Whoever waits for what I hold (a rollback holds what it inherited) is behind me, whatever its place: else we wait for each other.
        var behind = others
            .Where(other => other.DeploymentId != me.DeploymentId && (other.Applying || (other.IsBefore(me) && !Meet(mine, other.Keys) && !Meet(mine, other.Touches))))
            .Where(other => (!other.IsHeld && Meet(me.Keys, other.Keys)) || (Meet(me.Touches, other.Touches) && sharesCells(other.DeploymentId)))
            .Select(other => other.DeploymentId)
            .ToHashSet();
        var locks = all
            .Where(l => l.DeploymentId != me.DeploymentId && (me.Keys.Concat(me.Touches)).Any(key => Conflict(key, new LockKey(l.ToolId, l.TenantId))))
            .ToList();
        behind.UnionWith(locks.Where(l => l.DeploymentId is not null).Select(l => l.DeploymentId!.Value));
        return new TurnAnswer(behind.Order().ToList(), locks.Where(l => l.DeploymentId is null).ToList());
    }

    /// <summary>The locks that a policy makes a deployment hold.</summary>
    public static IReadOnlyList<LockKey> Keys(LockScope scope, IEnumerable<LockKey> touches)
    {
        ArgumentNullException.ThrowIfNull(touches);
        return scope switch
        {
            LockScope.Tool => touches.Select(t => t with { TenantId = 0 }).Distinct().ToList(),
            LockScope.ToolAndTenant => touches.Distinct().ToList(),
            _ => [],
        };
    }

    private static bool Meet(IReadOnlyList<LockKey> mine, IReadOnlyList<LockKey> theirs) => mine.Any(a => theirs.Any(b => Conflict(a, b)));

    private static bool Conflict(LockKey a, LockKey b) =>
        a.ToolId == b.ToolId && (a.TenantId == 0 || b.TenantId == 0 || a.TenantId == b.TenantId);
}

/// <summary>A tool at a tenant, or at all (0).</summary>
public readonly record struct LockKey(int ToolId, int TenantId);

/// <summary>A released deployment in the queue.</summary>
/// <param name="DeploymentId">The deployment.</param>
/// <param name="Applying">Whether it runs already.</param>
/// <param name="StartsAt">Its start time.</param>
/// <param name="LaunchTicket">Its launch ticket.</param>
/// <param name="Keys">The locks it holds or needs.</param>
/// <param name="Touches">The (tool, tenant) pairs of its cells.</param>
/// <param name="IsHeld">Whether it may not start whoever comes first: frozen, outside of its windows. It keeps its place at its cells, and lets others pass at locks that it does not hold.</param>
public sealed record Contender(
    long DeploymentId,
    bool Applying,
    DateTimeOffset StartsAt,
    long LaunchTicket,
    IReadOnlyList<LockKey> Keys,
    IReadOnlyList<LockKey> Touches,
    bool IsHeld = false)
{
    /// <summary>Whether it stands before another: by start time, then by launch.</summary>
    public bool IsBefore(Contender other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (StartsAt, LaunchTicket).CompareTo((other.StartsAt, other.LaunchTicket)) < 0;
    }
}

/// <summary>Who stands before a deployment.</summary>
/// <param name="Behind">Deployments, by id.</param>
/// <param name="Locks">Locks set by hand.</param>
public sealed record TurnAnswer(IReadOnlyList<long> Behind, IReadOnlyList<DeployLock> Locks)
{
    /// <summary>Whether nobody does.</summary>
    public bool MayStart => Behind.Count == 0 && Locks.Count == 0;

    /// <summary>How many stand before it.</summary>
    public int Position => Behind.Count + Locks.Count;
}
