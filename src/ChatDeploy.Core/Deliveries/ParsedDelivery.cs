using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Deliveries;

/// <summary>A delivery in hand whose body was read; the body itself is let go.</summary>
/// <param name="Id">Our id.</param>
/// <param name="Attempt">The number of this try, from 1; tells whether the claim still holds.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Repository">The repository that it is about.</param>
/// <param name="Events">What it tells; at least one, all of that repository.</param>
/// <param name="IsReconciled">Whether nobody sent it: a look at the repository found out (<see cref="ReconciledPush"/>).</param>
public sealed record ParsedDelivery(
    long Id, int Attempt, DateTimeOffset ReceivedAt, RepositoryKey Repository, IReadOnlyList<ScmEvent> Events, bool IsReconciled = false)
{
    /// <summary>The moves of branches and tags among its events.</summary>
    public IEnumerable<ScmEvent.RefPushed> Pushes => Events.OfType<ScmEvent.RefPushed>();
}
