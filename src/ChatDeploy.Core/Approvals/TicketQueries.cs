using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Approvals;

/// <summary>Reads the approval inbox (contract, <c>GET /approvals</c>; spec D2).</summary>
public sealed class TicketQueries(DeployDbContext db, CatalogSnapshots catalogs)
{
    private const int ScanAtOnce = 200;

    /// <summary>A page of the inbox, newest first.</summary>
    /// <param name="reader">Whose inbox it is: what <see cref="InboxView.Mine"/> is about.</param>
    /// <param name="filter">Which tickets.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<TicketListing> ListAsync(Person reader, TicketFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(filter);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (CatalogSelection.Resolve(catalog, filter.Tool, filter.Tenant, filter.Environment, ever: true, out var named) is { } unknown)
            return new TicketListing.Refused(Refusal.Invalid(unknown.Code, unknown.Message));
        if (!PageCursor.TryRead(filter.Cursor, out var before)) return new TicketListing.Refused(Refusal.Invalid("invalid_cursor", PageCursor.NotOurs));

        var rows = Filtered(filter, named);
        if (filter.View == InboxView.Mine)
        {
            var mine = await MineAsync(rows, reader, before, filter.Limit + 1, cancellationToken);
            rows = rows.Where(r => mine.Contains(r.Deployment.Id));
        }

        var found = await rows.Where(r => r.Deployment.Id < before).OrderByDescending(r => r.Deployment.Id).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        var shown = found.Take(filter.Limit).ToList();
        return new TicketListing.Page(await ViewsAsync(shown, cancellationToken), found.Count > filter.Limit ? PageCursor.At(shown[^1].Deployment.Id) : null);
    }

    /// <summary>One ticket; null when there is none.</summary>
    public async Task<TicketView?> FindAsync(long deploymentId, CancellationToken cancellationToken)
    {
        var row = await Rows().Where(r => r.Deployment.Id == deploymentId).SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : (await ViewsAsync([row], cancellationToken))[0];
    }

    /// <summary>How many tickets wait for the person: those of <see cref="InboxView.Mine"/>, counted up to <paramref name="most"/>. Asks nothing of the store for people without the role.</summary>
    public async Task<int> CountMineAsync(Person reader, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!Rights.May(reader, Act.Approve, Subject.Anything)) return 0;
        return Math.Min(most, (await MineAsync(Rows().Where(r => r.Ticket.State == TicketState.Pending), reader, long.MaxValue, most, cancellationToken)).Count);
    }

    private IQueryable<Row> Rows() =>
        from ticket in db.ApprovalTickets.AsNoTracking()
        join deployment in db.Deployments.AsNoTracking() on ticket.DeploymentId equals deployment.Id
        select new Row { Ticket = ticket, Deployment = deployment };

    private IQueryable<Row> Filtered(TicketFilter filter, CatalogSelection named)
    {
        var rows = Rows();
        if (filter.View != InboxView.All) rows = rows.Where(r => r.Ticket.State == TicketState.Pending);
        if (named.Environment is { } environment) rows = rows.Where(r => r.Deployment.EnvironmentId == environment.Id);
        if (filter.RequesterId is { } requester) rows = rows.Where(r => r.Deployment.RequesterId == requester);
        if (named.Tool is { } tool) rows = rows.Where(r => db.DeploymentItems.Any(i => i.DeploymentId == r.Deployment.Id && i.ToolId == tool.Id));
        if (named.Target is { Tenant: { } tenant }) rows = rows.Where(r => db.Jobs.Any(j => j.DeploymentId == r.Deployment.Id && j.TenantId == tenant.Id));
        return rows;
    }

    // Rights are decided here and not in the store: pending tickets are looked through until there are enough.
    private async Task<List<long>> MineAsync(IQueryable<Row> rows, Person reader, long before, int wanted, CancellationToken cancellationToken)
    {
        var mine = new List<long>();
        while (mine.Count < wanted)
        {
            var batch = await rows.Where(r => r.Deployment.Id < before && !db.Decisions.Any(d => d.DeploymentId == r.Deployment.Id && d.PersonId == reader.Id && d.VoidedAt == null))
                .OrderByDescending(r => r.Deployment.Id).Take(ScanAtOnce)
                .Select(r => new Asked(r.Deployment.Id, r.Deployment.EnvironmentId, r.Deployment.RequesterId))
                .ToListAsync(cancellationToken);
            if (batch.Count == 0) return mine;
            before = batch[^1].Id;
            var scopes = await TicketScopes.LoadAsync(db, batch.ConvertAll(r => r.Id), cancellationToken);
            var catalog = await CatalogOfAsync(batch, scopes.SelectMany(s => s), cancellationToken);
            mine.AddRange(batch.Where(asked =>
            {
                var environment = catalog.Environments[asked.EnvironmentId];
                var scope = DeploymentScopes.Of(catalog, environment.Name, scopes[asked.Id]);
                return EligibleApprovers.Refuse(catalog, environment.Policy, scope, asked.RequesterId, reader) is null;
            }).Select(asked => asked.Id));
            if (batch.Count < ScanAtOnce) return mine;
        }

        return mine;
    }

    private async Task<List<TicketView>> ViewsAsync(List<Row> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return [];
        var ids = rows.ConvertAll(r => r.Deployment.Id);
        var items = (await db.DeploymentItems.AsNoTracking().Where(i => ids.Contains(i.DeploymentId)).OrderBy(i => i.ToolId).ToListAsync(cancellationToken)).ToLookup(i => i.DeploymentId);
        var targets = (await db.DeploymentTargets.AsNoTracking().Where(t => ids.Contains(t.DeploymentId)).OrderBy(t => t.Ordinal).ToListAsync(cancellationToken)).ToLookup(t => t.DeploymentId, t => t.Name);
        var decisions = (await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.DeploymentId) && d.VoidedAt == null).OrderBy(d => d.Id).ToListAsync(cancellationToken)).ToLookup(d => d.DeploymentId);
        var catalog = await catalogs.CoveringAsync(
            c => rows.TrueForAll(r => c.People.Find(r.Deployment.RequesterId) is not null && c.Environments.Find(r.Deployment.EnvironmentId) is not null
                && items[r.Deployment.Id].All(i => c.Tools.Find(i.ToolId) is not null) && decisions[r.Deployment.Id].All(d => c.People.Find(d.PersonId) is not null)),
            cancellationToken);
        return rows.ConvertAll(row =>
        {
            var (ticket, deployment) = (row.Ticket, row.Deployment);
            var made = decisions[deployment.Id].Select(d => new DecisionView(catalog.People[d.PersonId].Name, d.Kind, d.Comment, d.At)).ToList();
            return new TicketView(
                ticket.PublicId, deployment.PublicId.ToString(), deployment.State, ticket.State, ticket.Required, made.Count(d => d.Decision == DecisionKind.Approve),
                catalog.People[deployment.RequesterId].Name, catalog.Environments[deployment.EnvironmentId].Name,
                [.. items[deployment.Id].Select(i => new DeploymentItemView(catalog.Tools[i.ToolId].Name, i.Ref, i.Sha, i.AskedRef))],
                [.. targets[deployment.Id]], deployment.Findings.Jobs, deployment.Reason, ticket.PreviewRef, ticket.OpenedAt, ticket.ExpiresAt, ticket.ClosedAt, made)
            {
                Changes = deployment.Findings.Changes,
                Approvers = deployment.Findings.Approvers,
            };
        });
    }

    private async ValueTask<CatalogSnapshot> CatalogOfAsync(List<Asked> rows, IEnumerable<(int ToolId, int SiteId)> cells, CancellationToken cancellationToken)
    {
        var named = cells.Distinct().ToList();
        return await catalogs.CoveringAsync(
            c => rows.TrueForAll(r => c.Environments.Find(r.EnvironmentId) is not null) && named.TrueForAll(n => c.Tools.Find(n.ToolId) is not null && c.Sites.Find(n.SiteId) is not null),
            cancellationToken);
    }

    private sealed record Asked(long Id, int EnvironmentId, int RequesterId);

    private sealed class Row
    {
        public required ApprovalTicket Ticket { get; init; }

        public required Deployment Deployment { get; init; }
    }
}
