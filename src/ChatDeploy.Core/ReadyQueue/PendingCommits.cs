using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>What is newer than a version that runs: the commits of the tool's deploy branch that would come with the newest one (spec G1, pending).</summary>
/// <remarks>Commits whose place on the branch is not known yet are left out; they get one as soon as the pushes before them have arrived.</remarks>
public sealed class PendingCommits(IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>Counts end here: whoever is a hundred commits behind is not helped by the exact number.</summary>
    public const int MostCounted = 100;

    /// <summary>Counts for many versions with two queries.</summary>
    /// <param name="running">Tools with the commits that run.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The counts that are not zero, up to <see cref="MostCounted"/>.</returns>
    public async Task<IReadOnlyDictionary<(int ToolId, string Sha), int>> CountAsync(IReadOnlyCollection<(int ToolId, string Sha)> running, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(running);
        if (running.Count == 0) return new Dictionary<(int, string), int>();
        var toolIds = running.Select(r => r.ToolId).Distinct().ToArray();
        var shas = running.Select(r => r.Sha).Distinct(StringComparer.Ordinal).ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = (await db.Tools.Where(t => toolIds.Contains(t.Id))
            .SelectMany(t => db.Commits.Where(c => c.ToolId == t.Id && c.Position != null && c.OrphanedAt == null).OrderByDescending(c => c.Position).Take(MostCounted)
                .Select(c => new Place(c.ToolId, c.Sha, c.Position, c.CommittedAt)))
            .ToListAsync(cancellationToken)).ToLookup(c => c.ToolId);
        var places = await db.Commits.Where(c => toolIds.Contains(c.ToolId) && shas.Contains(c.Sha))
            .Select(c => new Place(c.ToolId, c.Sha, c.Position, c.CommittedAt)).ToDictionaryAsync(c => (c.ToolId, c.Sha), cancellationToken);
        return running.Distinct()
            .Select(version => (version, Count: newest[version.ToolId].Count(c => IsNewer(c, places.GetValueOrDefault(version)))))
            .Where(r => r.Count > 0).ToDictionary(r => r.version, r => r.Count);
    }

    /// <summary>The commits newer than one that runs, newest first.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="sha">The commit that runs; null: nothing does, and all are pending.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<IReadOnlyList<PendingCommit>> ListAsync(Tool tool, string? sha, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = sha is null ? null : await db.Commits.Where(c => c.ToolId == tool.Id && c.Sha == sha)
            .Select(c => new Place(c.ToolId, c.Sha, c.Position, c.CommittedAt)).SingleOrDefaultAsync(cancellationToken);
        var rows = db.Commits.AsNoTracking().Where(c => c.ToolId == tool.Id && c.Position != null && c.OrphanedAt == null);
        if (running is { Position: { } position }) rows = rows.Where(c => c.Position > position);
        else if (running is { CommittedAt: var time }) rows = rows.Where(c => c.CommittedAt > time);
        var commits = await rows.OrderByDescending(c => c.Position).Take(limit).ToListAsync(cancellationToken);
        var shas = commits.ConvertAll(c => c.Sha);
        var tags = (await db.VersionTags.Where(t => t.ToolId == tool.Id && shas.Contains(t.Sha) && t.DeletedAt == null)
            .Select(t => new { t.Sha, t.Name }).ToListAsync(cancellationToken)).ToLookup(t => t.Sha, t => t.Name);
        return commits.ConvertAll(c => new PendingCommit(c.Sha, c.Message.Split('\n', 2)[0].Trim(), c.Author, c.CommittedAt, c.Url, [.. tags[c.Sha].Order(StringComparer.Ordinal)]));
    }

    // What was never pushed here is older than everything that was.
    private static bool IsNewer(Place commit, Place? running) =>
        running is null || (running.Position is { } position ? commit.Position > position : commit.CommittedAt > running.CommittedAt);

    private sealed record Place(int ToolId, string Sha, long? Position, DateTimeOffset CommittedAt);
}

/// <summary>A commit that waits to be deployed somewhere.</summary>
/// <param name="Sha">Full object name.</param>
/// <param name="Subject">The message's first line.</param>
/// <param name="Author">Author's name.</param>
/// <param name="CommittedAt">The committer's time.</param>
/// <param name="Url">A page that shows it; null where there is none.</param>
/// <param name="Tags">Tags that point at it.</param>
public sealed record PendingCommit(string Sha, string Subject, string Author, DateTimeOffset CommittedAt, string? Url, IReadOnlyList<string> Tags);
