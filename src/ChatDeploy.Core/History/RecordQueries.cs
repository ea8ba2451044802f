using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.History;

/// <summary>Reads history, archived records included and marked (contract, <c>GET /records</c>).</summary>
public sealed class RecordQueries(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>The most records of a page (contract).</summary>
    public const int LargestPage = 200;

    /// <summary>A page of records, newest first by (deployedAt, id).</summary>
    public async Task<RecordPage> ListAsync(RecordFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (CatalogSelection.Resolve(catalog, filter.Tool, filter.Target, filter.Environment, ever: true, out var named) is { } unknown)
            return new RecordPage.Refused(unknown.Code, unknown.Message);

        var records = await FilterAsync(filter, named, catalog, cancellationToken);
        if (!string.IsNullOrEmpty(filter.Cursor))
        {
            if (!RecordCursor.TryParse(filter.Cursor, out var after))
                return new RecordPage.Refused("invalid_cursor", "the cursor was not made by this list; start without one");

            // The first comparison alone would do for an index, the second only breaks ties.
            records = records.Where(r => r.DeployedAt <= after.DeployedAt && (r.DeployedAt < after.DeployedAt || r.Id < after.Id));
        }

        var limit = Math.Clamp(filter.Limit, 1, LargestPage);
        var rows = await Joined(records.OrderByDescending(r => r.DeployedAt).ThenByDescending(r => r.Id).Take(limit + 1))
            .ToListAsync(cancellationToken);
        var shown = rows.Take(limit).ToList();
        catalog = await CatalogWithAsync(catalog, shown, cancellationToken);
        var next = rows.Count > limit ? new RecordCursor(shown[^1].Record.DeployedAt, shown[^1].Record.Id).ToString() : null;
        return new RecordPage.Found([.. shown.Select(row => View(catalog, row))], next);
    }

    /// <summary>One record; null when there is none with that key.</summary>
    public async Task<RecordView?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var row = await Joined(db.Records.Where(r => r.Id == id)).FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : View(await CatalogWithAsync(catalog, [row], cancellationToken), row);
    }

    /// <summary>How many of the newest <see cref="RecordTotals.MostCounted"/> records of a filter are of which sort; none for a filter that names what is unknown. The filter's page does not matter.</summary>
    public async Task<RecordTotals> TotalsAsync(RecordFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (CatalogSelection.Resolve(catalog, filter.Tool, filter.Target, filter.Environment, ever: true, out var named) is not null) return new RecordTotals(0, 0, 0, 0, More: false);
        var counted = (await FilterAsync(filter, named, catalog, cancellationToken)).OrderByDescending(r => r.DeployedAt).ThenByDescending(r => r.Id).Take(RecordTotals.MostCounted + 1);
        var counts = await (
            from record in counted
            join archival in db.RecordArchivals on record.Id equals archival.RecordId into archivals
            from archival in archivals.DefaultIfEmpty()
            group record by new { record.Action, IsArchived = archival != null } into sort
            select new { sort.Key.Action, sort.Key.IsArchived, Count = sort.Count() }).ToListAsync(cancellationToken);
        int Counting(RecordAction action) => counts.Where(c => !c.IsArchived && c.Action == action).Sum(c => c.Count);
        return new RecordTotals(
            Counting(RecordAction.Deploy), Counting(RecordAction.Restore), Counting(RecordAction.Recorded), counts.Where(c => c.IsArchived).Sum(c => c.Count),
            counts.Sum(c => c.Count) > RecordTotals.MostCounted);
    }

    /// <summary>The last records about a tool at one site alone, newest first; for a tenant's main those of its stores are left out.</summary>
    /// <param name="toolId">The tool.</param>
    /// <param name="environmentId">The environment.</param>
    /// <param name="siteId">The site.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<RecordView>> OfSiteAsync(int toolId, int environmentId, int siteId, int limit, CancellationToken cancellationToken)
    {
        // Two questions of which each has an index, instead of one that has none.
        var own = db.Records.Where(r => r.EnvironmentId == environmentId && r.ToolId == toolId && r.SiteId == siteId)
            .OrderByDescending(r => r.DeployedAt).ThenByDescending(r => r.Id).Select(r => r.Id).Take(limit);
        var covering = db.RecordCoverages.Where(c => c.EnvironmentId == environmentId && c.ToolId == toolId && c.SiteId == siteId)
            .Select(c => c.RecordId);
        var ids = await own.Union(covering.OrderByDescending(id => id).Take(limit)).ToListAsync(cancellationToken);
        var rows = await Joined(db.Records.Where(r => ids.Contains(r.Id))).Take(limit).ToListAsync(cancellationToken);
        var catalog = await CatalogWithAsync(await catalogs.GetAsync(cancellationToken), rows, cancellationToken);
        return rows.ConvertAll(row => View(catalog, row));
    }

    /// <summary>The catalog, read again when a row names what was added (on another node) after it was handed out.</summary>
    private async Task<CatalogSnapshot> CatalogWithAsync(CatalogSnapshot catalog, IEnumerable<Row> rows, CancellationToken cancellationToken) =>
        rows.All(row => catalog.Tools.Find(row.Record.ToolId) is not null
            && catalog.Environments.Find(row.Record.EnvironmentId) is not null
            && catalog.Sites.Find(row.Record.SiteId) is not null
            && (row.Archival is null || catalog.People.Find(row.Archival.ArchivedBy) is not null))
            ? catalog
            : await catalogs.ReloadAsync(cancellationToken);

    private async Task<IQueryable<DeploymentRecord>> FilterAsync(
        RecordFilter filter, CatalogSelection named, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var records = db.Records.AsQueryable();
        if (named.Tool is { } tool) records = records.Where(r => r.ToolId == tool.Id);
        if (named.Environment is { } environment) records = records.Where(r => r.EnvironmentId == environment.Id);
        if (named.Target is { Tenant: { } tenant } target)
        {
            records = records.Where(r => r.TenantId == tenant.Id);
            if (target.IsStore)
            {
                // A record about the whole tenant is about the store, if the store was there then.
                var siteId = catalog.Sites.FindEver(target.Name)!.Id;
                records = records.Where(r => (r.SiteId == siteId && !r.CoversTenant)
                    || (r.CoversTenant && db.RecordCoverages.Any(c => c.RecordId == r.Id && c.SiteId == siteId)));
            }
        }

        if (filter.From is { } from) records = records.Where(r => r.DeployedAt >= from.ToUniversalTime());
        if (filter.To is { } to) records = records.Where(r => r.DeployedAt < to.ToUniversalTime());
        if (string.IsNullOrWhiteSpace(filter.Version)) return records;

        // A version is the ref it was deployed as, or its commit: by a tag that points at it, or by the digits it begins with.
        var version = filter.Version.Trim();
        var tags = db.VersionTags.Where(t => t.Name == version);
        if (named.Tool is { } of) tags = tags.Where(t => t.ToolId == of.Id);
        var tagged = await tags.Select(t => t.Sha).Distinct().ToListAsync(cancellationToken);
        if (version.Length < 7 || !version.All(char.IsAsciiHexDigit)) return records.Where(r => r.Ref == version || tagged.Contains(r.Sha));
        var pattern = version.ToLowerInvariant() + "%";
        return records.Where(r => r.Ref == version || tagged.Contains(r.Sha) || EF.Functions.Like(r.Sha, pattern));
    }

    private IQueryable<Row> Joined(IQueryable<DeploymentRecord> records) =>
        from record in records
        join archival in db.RecordArchivals on record.Id equals archival.RecordId into archivals
        from archival in archivals.DefaultIfEmpty()
        orderby record.DeployedAt descending, record.Id descending
        select new Row(record, archival);

    private static RecordView View(CatalogSnapshot catalog, Row row)
    {
        var (record, archival) = row;
        var site = catalog.Sites[record.SiteId];
        return new RecordView(
            record.Id, catalog.Tools[record.ToolId].Name, site.Name, catalog.Tenants[record.TenantId].Name, site.Store, record.CoversTenant,
            catalog.Environments[record.EnvironmentId].Name, EnumCodes.Code(record.Action),
            record.Ref, record.Sha, record.PreviousRef, record.PreviousSha, record.DeployedAt, record.DeployedBy, record.Notes,
            record.DeploymentId is { } deployment ? new DeploymentId(deployment).ToString() : null,
            record.JobId is { } job ? $"J-{job}" : null,
            record.CreatedAt,
            archival is null ? null : new RecordArchivedView(archival.Reason, catalog.People[archival.ArchivedBy].Name, archival.ArchivedAt));
    }

    private sealed record Row(DeploymentRecord Record, RecordArchival? Archival);
}

/// <summary>Which records are asked for; what is null does not filter.</summary>
/// <param name="Tool">Name of a tool, dropped ones included.</param>
/// <param name="Target">A tenant with all its sites, one store, or <c>*</c>.</param>
/// <param name="Environment">Name of an environment.</param>
/// <param name="Version">A ref as deployed, a tag, or the first digits (7 or more) of a commit.</param>
/// <param name="From">The earliest time of deployment, inclusive.</param>
/// <param name="To">The latest time of deployment, exclusive.</param>
/// <param name="Limit">Records of a page, 1 to 200.</param>
/// <param name="Cursor">Where the page before ended.</param>
public sealed record RecordFilter(
    string? Tool = null, string? Target = null, string? Environment = null, string? Version = null,
    DateTimeOffset? From = null, DateTimeOffset? To = null, int Limit = 50, string? Cursor = null);

/// <summary>The answer to a question about history; the cases are nested.</summary>
public abstract record RecordPage
{
    private RecordPage() { }

    /// <summary>The records of a page.</summary>
    /// <param name="Items">Newest first.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Found(IReadOnlyList<RecordView> Items, string? Next) : RecordPage;

    /// <summary>The question cannot be answered.</summary>
    /// <param name="Code"><c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c> or <c>invalid_cursor</c>.</param>
    /// <param name="Message">Why, and what to do next.</param>
    public sealed record Refused(string Code, string Message) : RecordPage;
}
