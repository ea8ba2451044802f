using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>A post that is still kept equal to its deployment, and how the two compare.</summary>
/// <param name="PostId">The post.</param>
/// <param name="Newest">The deployment's newest timeline event that the post's audience looks at.</param>
/// <param name="Shown">The newest that the message shows.</param>
/// <param name="Told">The newest that the thread has told.</param>
/// <param name="Phase">The deployment's phase now, as its audience sees it (see <see cref="PostPhase"/>).</param>
/// <param name="ShownPhase">The phase that the message shows.</param>
/// <param name="HasEnded">Whether the deployment has; for an approver, whether nobody can be asked any more.</param>
/// <param name="EndedAt">When the deployment ended.</param>
/// <param name="TouchedAt">When the message last changed; before that, when it was first wanted.</param>
/// <param name="IsSettled">Whether nothing more was expected of it.</param>
/// <param name="Audience">Whom it is for.</param>
internal sealed record OpenPost(
    long PostId, long Newest, long Shown, long Told, string Phase, string? ShownPhase, bool HasEnded, DateTimeOffset? EndedAt, DateTimeOffset TouchedAt, bool IsSettled,
    PostAudience Audience = PostAudience.Channel)
{
    /// <summary>Whether there is anything to do.</summary>
    public bool IsStale => Newest > Shown || Newest > Told;

    /// <summary>Whether people wait for it: its phase changed, or the message is not there yet. What an approver sees is never mere progress.</summary>
    public bool IsUrgent => Newest > Shown && (Phase != ShownPhase || Audience == PostAudience.Approver);

    /// <summary>Whether its message, if there is one, asks for a decision that is wanted.</summary>
    public bool Asks => Audience == PostAudience.Approver && Phase == PostPhase.Asking;

    /// <summary>Whether nothing is to be expected of it any more: progress does not touch what an approver sees.</summary>
    /// <param name="before">A channel's post is looked at until its deployment ended before that.</param>
    public bool IsDone(DateTimeOffset before) => !IsSettled && !IsStale && (Audience == PostAudience.Approver ? HasEnded : EndedAt < before);
}

/// <summary>Finds the posts that lag behind, and decides whose turn it is.</summary>
internal static class StalePosts
{
    // Some hundred posts are open at a time; more are worked off pass by pass.
    private const int Most = 1_000;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    // A deployment that runs is never asked about again.
    private static readonly LifecycleState[] BeforeStart = [LifecycleState.Preview, LifecycleState.PendingApproval, LifecycleState.Approved];

    /// <summary>The events that change what an approver sees, or is told in that post's thread; progress is none of them.</summary>
    public static IReadOnlyList<string> AboutDecisions { get; } = ["approval_requested", "approval_given", "approval_reminder", "rejected", "plan_changed", "cancelled", "expired"];

    /// <summary>The posts of a workspace that are still kept; those that have to wait are left out, and those that were refused until there is another catalog.</summary>
    public static async Task<IReadOnlyList<OpenPost>> OpenAsync(
        DeployDbContext db, string surface, string workspace, int catalogRevision, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Recent;
        var mine = db.Posts.AsNoTracking().Where(p => p.Surface == surface && p.Workspace == workspace);

        // What has settled is only changed by a rollback.
        var takenBack = db.Deployments.Where(r => r.RollbackOf != null
                && (r.State == LifecycleState.PendingApproval || r.State == LifecycleState.Approved || r.State == LifecycleState.Applying || r.FinishedAt > since))
            .Select(r => r.RollbackOf!.Value);
        var open = mine.Where(p => !p.IsSettled).Concat(mine.Where(p => p.IsSettled && p.Audience == PostAudience.Channel && takenBack.Contains(p.DeploymentId)));
        var rows = await (
            from p in open
            join d in db.Deployments on p.DeploymentId equals d.Id
            where (p.NotBefore == null || p.NotBefore <= now)
                && (p.RefusedAtCatalog == null || (p.RefusedAtCatalog < catalogRevision && (d.FinishedAt == null || d.FinishedAt > since)))
            orderby p.Id descending
            select new
            {
                p.Id,
                p.ShownRevision,
                p.ToldRevision,
                p.ShownPhase,
                p.ShownAt,
                p.CreatedAt,
                p.IsSettled,
                p.Audience,
                d.State,
                d.PausedReason,
                d.FinishedAt,
                HasDecided = p.Audience == PostAudience.Approver && db.Decisions.Any(c => c.DeploymentId == p.DeploymentId && c.PersonId == p.PersonId && c.VoidedAt == null),
                Newest = p.Audience == PostAudience.Channel
                    ? db.Timeline.Where(e => e.DeploymentId == p.DeploymentId).Max(e => e.Id)
                    : db.Timeline.Where(e => e.DeploymentId == p.DeploymentId && AboutDecisions.Contains(e.Type)).Max(e => e.Id),
            }).Take(Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(r =>
        {
            var (phase, hasEnded) = r.Audience == PostAudience.Channel
                ? (PostPhase.Of(r.State, r.PausedReason), Lifecycle.Ended.Contains(r.State))
                : (PostPhase.OfApprover(r.State, r.HasDecided), !BeforeStart.Contains(r.State));
            return new OpenPost(r.Id, r.Newest, r.ShownRevision, r.ToldRevision, phase, r.ShownPhase, hasEnded, r.FinishedAt, r.ShownAt ?? r.CreatedAt, r.IsSettled, r.Audience);
        });
    }

    /// <summary>Whose turn it is: ends and what asks for approval first, then other changes of phase and what is withdrawn, then progress; channels before single people, and who has waited longest.</summary>
    /// <remarks>Taking thirty messages back takes most of a minute's edits: a channel does not wait for that to hear that its deployment has started.</remarks>
    public static IEnumerable<OpenPost> InTurn(IEnumerable<OpenPost> posts) =>
        posts.Where(p => p.IsStale).OrderBy(Rank).ThenBy(p => p.Audience).ThenBy(p => p.TouchedAt).ThenBy(p => p.PostId);

    private static int Rank(OpenPost post) => post switch
    {
        { IsUrgent: true, HasEnded: true, Audience: PostAudience.Channel } => 0,
        { IsUrgent: true, Phase: PostPhase.Asking } => 0,
        { IsUrgent: true } => 1,
        _ => 2,
    };
}
