using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Finds the commits that a person may deploy, tool by tool, newest first (spec A5, B1).</summary>
/// <remarks>
/// Without a text the newest of each deploy branch, also those that run somewhere already: what is on stage is what one
/// takes to prod, and none that is marked as bad. A text finds every commit that a branch or tag still holds, bad ones with their mark.
/// </remarks>
public sealed class CommitChoices(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, MatrixSnapshots matrices)
{
    /// <summary>The most commits of one tool.</summary>
    public const int MostOfTool = 100;

    /// <summary>The most tools of one answer.</summary>
    public const int MostTools = 25;

    /// <summary>Commits of every tool that the person may deploy and that has some, tools with a chosen commit first, then those with the newest ready one.</summary>
    /// <param name="person">Who is to deploy.</param>
    /// <param name="text">Words of a message, an author, a tag or a tool, or digits of a sha; empty: the newest.</param>
    /// <param name="chosen">What is chosen; offered whatever the text.</param>
    /// <param name="mostOfTool">The most commits of a tool, 1 to <see cref="MostOfTool"/>.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<CommitOffer> SearchAsync(Person person, string? text, IReadOnlyList<ChosenCommit> chosen, int mostOfTool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var may = ToolsOf(catalog, person);
        var words = (text ?? "").Trim();
        var named = words.Length == 0 ? may : may.Where(t => t.Name.Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        var limit = Math.Clamp(mostOfTool, 1, MostOfTool);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await NewestAsync(db, named, text: null, limit, cancellationToken);
        if (words.Length > 0) rows.AddRange(await NewestAsync(db, may.Except(named).ToList(), words, limit, cancellationToken));
        rows.AddRange(await MissingAsync(db, may, chosen, rows, cancellationToken));

        var picked = chosen.ToDictionary(c => c.Tool, c => c.Sha, StringComparer.Ordinal);
        var choices = (await ChoicesAsync(db, catalog, rows, cancellationToken)).ToLookup(c => c.Tool, StringComparer.Ordinal);
        var tools = choices
            .Select(group => Of(group.Key, group.ToList(), picked.GetValueOrDefault(group.Key), limit))
            .OrderBy(t => t.Chosen is null ? 1 : 0)
            .ThenBy(t => t.Commits.Any(c => c.IsReady) ? 0 : 1)
            .ThenByDescending(t => t.Commits.Max(c => c.CommittedAt))
            .ThenBy(t => t.Tool, StringComparer.Ordinal)
            .ToList();
        var shown = Math.Max(MostTools, chosen.Count);
        return new CommitOffer(tools.Take(shown).ToList(), Math.Max(0, tools.Count - shown), may.Count);
    }

    /// <summary>Commits of one tool; empty where the person may not deploy it.</summary>
    /// <inheritdoc cref="SearchAsync"/>
    public async Task<IReadOnlyList<CommitChoice>> OfToolAsync(Person person, string tool, string? text, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var may = ToolsOf(catalog, person).Where(t => t.Name.Equals(tool, StringComparison.OrdinalIgnoreCase)).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ChoicesAsync(db, catalog, await NewestAsync(db, may, text?.Trim(), MostOfTool, cancellationToken), cancellationToken);
    }

    /// <summary>What chosen commits are called by: a tag of each that has one, by tool.</summary>
    /// <param name="chosen">Of each tool one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyDictionary<string, string>> TagsOfAsync(IReadOnlyList<ChosenCommit> chosen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var ids = chosen.ToDictionary(c => c.Tool, c => catalog.Tools.Find(c.Tool)?.Id ?? 0, StringComparer.Ordinal);
        var (toolIds, shas) = (ids.Values.ToArray(), chosen.Select(c => c.Sha).ToArray());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tags = await db.VersionTags.AsNoTracking().Where(t => toolIds.Contains(t.ToolId) && shas.Contains(t.Sha) && t.DeletedAt == null)
            .Select(t => new { t.ToolId, t.Sha, t.Name }).ToListAsync(cancellationToken);
        return chosen
            .Select(c => (c.Tool, Name: tags.Where(t => t.ToolId == ids[c.Tool] && t.Sha == c.Sha).Select(t => t.Name).Max(StringComparer.Ordinal)))
            .Where(c => c.Name is not null)
            .ToDictionary(c => c.Tool, c => c.Name!, StringComparer.Ordinal);
    }

    private static List<Tool> ToolsOf(CatalogSnapshot catalog, Person person) =>
        catalog.Tools.Active.Where(t => Rights.May(person, Act.Deploy, new Subject(t.Name))).ToList();

    // One query for all tools: each tool's newest along an index.
    private static async Task<List<Commit>> NewestAsync(DeployDbContext db, List<Tool> tools, string? text, int limit, CancellationToken cancellationToken)
    {
        if (tools.Count == 0) return [];
        var ids = tools.Select(t => t.Id).ToArray();
        var commits = db.Commits.AsNoTracking().Where(c => c.OrphanedAt == null);
        commits = string.IsNullOrEmpty(text) ? commits.Where(c => !db.BadCommits.Any(b => b.ToolId == c.ToolId && b.Sha == c.Sha)) : commits.Where(CommitFilters.Containing(db, text));
        var rows = string.IsNullOrEmpty(text)
            ? from tool in db.Tools.Where(t => ids.Contains(t.Id))
              from commit in commits.Where(c => c.ToolId == tool.Id && c.Branch == tool.Branch).OrderByDescending(c => c.Position).Take(limit + 1)
              select commit
            : from tool in db.Tools.Where(t => ids.Contains(t.Id))
              from commit in commits.Where(c => c.ToolId == tool.Id).OrderByDescending(c => c.CommittedAt).ThenByDescending(c => c.Id).Take(limit + 1)
              select commit;
        return await rows.ToListAsync(cancellationToken);
    }

    private static async Task<List<Commit>> MissingAsync(
        DeployDbContext db, IReadOnlyList<Tool> tools, IReadOnlyList<ChosenCommit> chosen, List<Commit> rows, CancellationToken cancellationToken)
    {
        var byName = tools.ToDictionary(t => t.Name, t => t.Id, StringComparer.Ordinal);
        var known = rows.Select(c => (c.ToolId, c.Sha)).ToHashSet();
        var missing = chosen.Where(c => byName.TryGetValue(c.Tool, out var id) && !known.Contains((id, c.Sha))).ToList();
        if (missing.Count == 0) return [];
        var (ids, shas) = (missing.ConvertAll(c => byName[c.Tool]).ToArray(), missing.ConvertAll(c => c.Sha).ToArray());
        var found = await db.Commits.AsNoTracking().Where(c => ids.Contains(c.ToolId) && shas.Contains(c.Sha)).ToListAsync(cancellationToken);
        return found.Where(c => missing.Exists(m => byName[m.Tool] == c.ToolId && m.Sha == c.Sha)).ToList();
    }

    private async Task<List<CommitChoice>> ChoicesAsync(DeployDbContext db, CatalogSnapshot catalog, List<Commit> commits, CancellationToken cancellationToken)
    {
        if (commits.Count == 0) return [];
        var (toolIds, shas) = (commits.Select(c => c.ToolId).Distinct().ToArray(), commits.Select(c => c.Sha).Distinct().ToArray());
        var tags = (await db.VersionTags.AsNoTracking().Where(t => toolIds.Contains(t.ToolId) && shas.Contains(t.Sha) && t.DeletedAt == null)
            .Select(t => new { t.ToolId, t.Sha, t.Name }).ToListAsync(cancellationToken)).ToLookup(t => (t.ToolId, t.Sha), t => t.Name);
        var checks = await KnownChecks.OfAsync(db, commits.ConvertAll(c => (catalog.Tools[c.ToolId], c.Sha)), cancellationToken);
        var marks = await CommitMarks.OfAsync(db, catalog, commits, cancellationToken);
        var runs = Runs(await matrices.GetAsync(cancellationToken), toolIds);
        return commits.ConvertAll(c => new CommitChoice(
            catalog.Tools[c.ToolId].Name,
            c.Sha,
            tags[(c.ToolId, c.Sha)].Order(StringComparer.Ordinal).ToList(),
            c.Message.Split('\n', 2)[0].Trim(),
            c.Author,
            c.CommittedAt,
            c.FirstAppliedAt is null,
            runs.TryGetValue((c.ToolId, c.Sha), out var places) ? places : [],
            checks.GetValueOrDefault((c.ToolId, c.Sha))?.State)
        {
            Marks = marks.GetValueOrDefault((c.ToolId, c.Sha), CommitMarks.None),
        });
    }

    // The environments in which each commit runs anywhere: a pass over the matrix in memory, since the store has no index by commit.
    private static Dictionary<(int ToolId, string Sha), List<string>> Runs(MatrixSnapshot matrix, int[] toolIds)
    {
        var runs = new Dictionary<(int, string), List<string>>();
        var positions = toolIds.Select(id => (Id: id, At: matrix.Catalog.Tools.PositionOf(id))).Where(t => t.At >= 0).ToList();
        var seen = new HashSet<(int, int)>();
        for (var environment = 0; environment < matrix.Catalog.Environments.Active.Count; environment++)
        {
            seen.Clear();
            for (var site = 0; site < matrix.Catalog.Sites.Active.Count; site++)
            {
                var row = matrix.Row(environment, site);
                if (row.IsEmpty) continue;
                foreach (var (id, at) in positions)
                {
                    if (row[at].IsEmpty || !seen.Add((at, row[at].Version))) continue;
                    var key = (id, matrix.VersionOf(row[at]).Sha);
                    if (!runs.TryGetValue(key, out var places)) runs.Add(key, places = []);
                    if (places.Count == 0 || places[^1] != matrix.Catalog.Environments.Active[environment].Name) places.Add(matrix.Catalog.Environments.Active[environment].Name);
                }
            }
        }

        return runs;
    }

    // A chosen commit that the text does not find is added at the end, so that it can be seen and unchosen.
    private static ToolChoices Of(string tool, List<CommitChoice> commits, string? chosen, int limit)
    {
        var shown = commits.Take(limit).ToList();
        if (chosen is not null && !shown.Exists(c => c.Sha == chosen) && commits.Find(c => c.Sha == chosen) is { } kept)
        {
            if (shown.Count == limit) shown.RemoveAt(limit - 1);
            shown.Add(kept);
        }

        return new ToolChoices(tool, shown, shown.Exists(c => c.Sha == chosen) ? chosen : null, commits.Count > limit);
    }
}

/// <summary>Commits to choose from.</summary>
/// <param name="Tools">Tools that have some.</param>
/// <param name="MoreTools">How many tools besides have some; a text finds them.</param>
/// <param name="Deployable">How many tools the person may deploy at all.</param>
public sealed record CommitOffer(IReadOnlyList<ToolChoices> Tools, int MoreTools, int Deployable);

/// <summary>A tool's commits to choose one of.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Commits">Newest first.</param>
/// <param name="Chosen">The sha of the chosen one; null where none is.</param>
/// <param name="HasMore">Whether there are others; a text finds them.</param>
public sealed record ToolChoices(string Tool, IReadOnlyList<CommitChoice> Commits, string? Chosen, bool HasMore);

/// <summary>A commit to choose.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Sha">Full object name; what the tool's field takes.</param>
/// <param name="Tags">Tags that point at it, in order of name.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Author">Author's name.</param>
/// <param name="CommittedAt">The committer's time.</param>
/// <param name="IsReady">Whether no job has brought it anywhere yet.</param>
/// <param name="RunsIn">Names of the environments in which exactly this commit runs somewhere.</param>
/// <param name="Checks"><c>green</c>, <c>red</c> or <c>pending</c>; null while no checks are known.</param>
public sealed record CommitChoice(
    string Tool, string Sha, IReadOnlyList<string> Tags, string Subject, string Author, DateTimeOffset CommittedAt, bool IsReady, IReadOnlyList<string> RunsIn, string? Checks = null)
{
    /// <summary>What people have said against it.</summary>
    public CommitMarks Marks { get; init; } = CommitMarks.None;
}
