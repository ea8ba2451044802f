using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Plans;

/// <summary>What people have said against what a plan brings: bad marks on its commits, and holds on its sites.</summary>
/// <param name="Bad">The bad marks.</param>
/// <param name="Holds">The holds on its sites, of every item that brings a commit.</param>
public sealed record SubjectMarks(IReadOnlyList<BadCommitView> Bad, IReadOnlyList<HoldView> Holds)
{
    /// <summary>Nothing.</summary>
    public static SubjectMarks None { get; } = new([], []);

    /// <summary>The subject with what is said against it as of the context's transaction; a plan that restores has nothing said against it.</summary>
    /// <remarks>Where a start or a launch is decided, called under the gates of its tools.</remarks>
    public static async Task<PlanSubject> AttachAsync(DeployDbContext db, CatalogSnapshot catalog, PlanSubject subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        var brought = subject.Items.Where(i => i.Ref is not null).ToList();
        if (brought.Count == 0) return subject with { Marks = None };
        var tools = brought.ConvertAll(i => i.Tool.Id);
        var shas = brought.ConvertAll(i => i.Ref!.Sha);
        var bad = (await db.BadCommits.AsNoTracking().Where(b => tools.Contains(b.ToolId) && shas.Contains(b.Sha)).ToListAsync(cancellationToken))
            .FindAll(b => brought.Exists(i => i.Tool.Id == b.ToolId && i.Ref!.Sha == b.Sha));
        var holds = await db.Holds.AsNoTracking().Where(h => h.EnvironmentId == subject.Environment.Id && tools.Contains(h.ToolId)).OrderBy(h => h.Id).ToListAsync(cancellationToken);
        if (holds.Count > 0)
        {
            var sites = subject.Targets.SelectMany(t => catalog.SitesOf(t) ?? []).Select(s => s.Id).ToHashSet();
            holds.RemoveAll(h => !sites.Contains(h.SiteId));
        }

        return subject with { Marks = new SubjectMarks(bad.ConvertAll(b => BadCommitView.Of(catalog, b)), holds.ConvertAll(h => HoldView.Of(catalog, h))) };
    }
}
