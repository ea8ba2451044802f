using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Deliveries;

/// <summary>A delivery in hand whose body was read; the body itself is let go.</summary>
/// <param name="Id">Our id.</param>
/// <param name="Attempt">The number of this try, from 1; tells whether the claim still holds.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Pushes">What it tells; at least one, all of one repository.</param>
public sealed record ParsedDelivery(long Id, int Attempt, DateTimeOffset ReceivedAt, IReadOnlyList<ScmEvent.RefPushed> Pushes)
{
    /// <summary>The repository that it is about.</summary>
    public RepositoryKey Repository => Pushes[0].Repository;
}
