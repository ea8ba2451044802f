using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>
/// Gives every deployment that waits for approval a post to each person who could still decide it, on each surface that has direct messages
/// for them (spec B6), by mail where there is none: at most 30 people, those whom the policy names first.
/// </summary>
/// <remarks>
/// Any node does it: the deployment's row lock and the posts' unique index keep it to one each. A surface that knows somebody only later gets
/// its post then. Who may decide depends on the ticket and the catalog alone, and is remembered per node.
/// </remarks>
public sealed partial class AskApprovers(
    IDbContextFactory<DeployDbContext> contexts, IDeploymentStore deployments, CatalogSnapshots catalogs, DirectChannels directChannels, Hints hints, TimeProvider clock, ILogger<AskApprovers> logger) : IReconciler
{
    private const int MostPeople = 30;
    private const int MostLookedFor = 100;
    private const int MostTickets = 500;
    private readonly Dictionary<long, Remembered> _remembered = [];

    /// <inheritdoc/>
    public string Name => "ask approvers";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tickets = await PendingAsync(db, cancellationToken);
        foreach (var gone in _remembered.Keys.Except(tickets.Select(t => t.DeploymentId)).ToList()) _remembered.Remove(gone);
        if (tickets.Count == 0) return false;

        await RememberAsync(db, catalog, tickets, cancellationToken);
        var ids = tickets.ConvertAll(t => t.DeploymentId);
        var posted = (await db.Posts.AsNoTracking().Where(p => ids.Contains(p.DeploymentId))
            .Select(p => new Posted(p.DeploymentId, p.Surface, p.ChannelId, p.PersonId)).ToListAsync(cancellationToken)).ToLookup(p => p.DeploymentId);
        var decided = (await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.DeploymentId) && d.VoidedAt == null)
            .Select(d => new { d.DeploymentId, d.PersonId }).ToListAsync(cancellationToken)).ToLookup(d => d.DeploymentId, d => d.PersonId);
        var round = directChannels.Begin();
        var any = await EachInTurn.AnyAsync(tickets, async ticket =>
        {
            var wanted = await WantedAsync(round, _remembered[ticket.DeploymentId], [.. posted[ticket.DeploymentId]], [.. decided[ticket.DeploymentId]], cancellationToken);
            return wanted.Count > 0 && await AskAsync(ticket, wanted, cancellationToken);
        });
        if (any) hints.Raise(Hint.PostsChanged);
        return false;
    }

    private async Task<List<Pending>> PendingAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await (
            from t in db.ApprovalTickets
            join d in db.Deployments on t.DeploymentId equals d.Id
            where t.State == TicketState.Pending && t.ExpiresAt > now && d.State == LifecycleState.PendingApproval
            orderby d.Id descending
            select new Pending(d.Id, d.EnvironmentId, d.RequesterId, t.OpenedAt)).Take(MostTickets).ToListAsync(cancellationToken);
    }

    private async Task RememberAsync(DeployDbContext db, CatalogSnapshot catalog, List<Pending> tickets, CancellationToken cancellationToken)
    {
        var unknown = tickets.FindAll(t => !(_remembered.TryGetValue(t.DeploymentId, out var known) && known.OpenedAt == t.OpenedAt && known.CatalogRevision == catalog.Revision));
        if (unknown.Count == 0) return;
        var cells = await TicketScopes.LoadAsync(db, unknown.ConvertAll(t => t.DeploymentId), cancellationToken);
        foreach (var ticket in unknown)
        {
            var environment = catalog.Environments[ticket.EnvironmentId];
            var scope = DeploymentScopes.Of(catalog, environment.Name, cells[ticket.DeploymentId]);
            var people = EligibleApprovers.Of(catalog, environment.Policy, scope, ticket.RequesterId)
                .OrderByDescending(p => environment.Policy.Approvers.Contains(p.Name, StringComparer.OrdinalIgnoreCase))
                .ThenByDescending(p => p.Roles.Any(r => r.Role == Role.Approver))
                .ToList();
            _remembered[ticket.DeploymentId] = new Remembered(ticket.DeploymentId, ticket.OpenedAt, catalog.Revision, people);
        }
    }

    // Whom to ask, and where; who is asked there already is left out, and so is who has decided.
    private async Task<List<Wanted>> WantedAsync(DirectChannels.Round round, Remembered ticket, IReadOnlyList<Posted> posted, HashSet<int> decided, CancellationToken cancellationToken)
    {
        var wanted = new List<Wanted>();
        var asked = posted.Select(p => p.PersonId).OfType<int>().ToHashSet();
        var used = posted.Select(p => (p.Surface, p.ChannelId)).ToHashSet();
        foreach (var person in ticket.People.Take(MostLookedFor).Where(p => !decided.Contains(p.Id)))
        {
            if (asked.Count >= MostPeople && !asked.Contains(person.Id)) break;
            foreach (var channel in await round.OfAsync(person, cancellationToken))
            {
                if (posted.Any(p => p.PersonId == person.Id && (p.Surface == channel.Surface || channel.IsLetterbox)) || !used.Add((channel.Surface, channel.ChannelId))) continue;
                wanted.Add(new Wanted(person.Id, channel));
                asked.Add(person.Id);
            }
        }

        if (asked.Count >= MostPeople && ticket.People.Count > MostPeople && !ticket.HasTold)
        {
            Log.LeftOut(logger, new DeploymentId(ticket.DeploymentId), ticket.People.Count, MostPeople);
            ticket.HasTold = true;
        }

        return wanted;
    }

    private async Task<bool> AskAsync(Pending ticket, List<Wanted> wanted, CancellationToken cancellationToken)
    {
        var id = ticket.DeploymentId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await deployments.LockAsync(db, id, cancellationToken)) return false;

        // Somebody may have decided since, or another node have asked.
        if (!await db.ApprovalTickets.AnyAsync(t => t.DeploymentId == id && t.State == TicketState.Pending && t.OpenedAt == ticket.OpenedAt, cancellationToken)) return false;
        var posted = await db.Posts.AsNoTracking().Where(p => p.DeploymentId == id).Select(p => new Posted(id, p.Surface, p.ChannelId, p.PersonId)).ToListAsync(cancellationToken);
        var decided = await db.Decisions.Where(d => d.DeploymentId == id && d.VoidedAt == null).Select(d => d.PersonId).ToListAsync(cancellationToken);
        var newest = await db.Timeline.Where(e => e.DeploymentId == id).MaxAsync(e => e.Id, cancellationToken);
        foreach (var (personId, (surface, workspace, channelId, isLetterbox)) in wanted)
        {
            if (decided.Contains(personId) || posted.Exists(p => p.Surface == surface ? p.PersonId == personId || p.ChannelId == channelId : isLetterbox && p.PersonId == personId)) continue;
            var post = new Post
            {
                DeploymentId = id, Audience = PostAudience.Approver, PersonId = personId, Surface = surface, Workspace = workspace, ChannelId = channelId, CreatedAt = clock.GetUtcNow(),
            };
            post.NothingToTell(newest);
            db.Posts.Add(post);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private sealed record Pending(long DeploymentId, int EnvironmentId, int RequesterId, DateTimeOffset OpenedAt);

    private sealed record Posted(long DeploymentId, string Surface, string ChannelId, int? PersonId);

    private sealed record Wanted(int PersonId, DirectChannel Channel);

    // Who may decide a ticket as it was opened, by a catalog.
    private sealed record Remembered(long DeploymentId, DateTimeOffset OpenedAt, int CatalogRevision, IReadOnlyList<Person> People)
    {
        public bool HasTold { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Deployment}: {People} people could decide it; {Most} are asked by direct message. Name approvers in the environment's policy to choose them.")]
        public static partial void LeftOut(ILogger logger, DeploymentId deployment, int people, int most);
    }
}
