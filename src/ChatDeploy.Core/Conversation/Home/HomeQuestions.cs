using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Home;

/// <summary>A person's home page: what waits for them, what they have under way, what runs, what is locked (spec B6).</summary>
/// <remarks>About twenty queries, whatever there is.</remarks>
public sealed class HomeQuestions(
    DeployDbContext db, CatalogSnapshots catalogs, TicketQueries tickets, OfferedActionsQuery offers, LockQueries locks, ChatRefusals refusals, ConsoleLinks links, TimeProvider clock)
{
    /// <summary>How long an ended deployment stays among its requester's.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // More than these nobody counts on a page.
    private const int MostCounted = 100;

    /// <summary>The page's card.</summary>
    /// <param name="person">Whose it is; a visitor sees everything, and is told who can give rights.</param>
    /// <param name="notice">What the person is to read first; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<CardContent> HomeAsync(Person person, string? notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var picture = new HomePicture
        {
            Person = person.Name,
            Now = clock.GetUtcNow(),
            Notice = notice,
            MayDeploy = Rights.May(person, Act.Deploy, Subject.Anything),
            MayApprove = Rights.May(person, Act.Approve, Subject.Anything),
        };
        if (await refusals.OfStrangerAsync(person, cancellationToken) is { } stranger) return HomeCard.Of(picture with { MayLook = false, Notice = stranger.Reason?.Message ?? stranger.Text }, links);
        if (person.IsVisitor) picture = picture with { Notice = notice ?? (await refusals.VisitorAsync(cancellationToken)).Message };
        return HomeCard.Of(await FillAsync(picture, person, cancellationToken), links);
    }

    private async Task<HomePicture> FillAsync(HomePicture picture, Person person, CancellationToken cancellationToken)
    {
        var inbox = await InboxAsync(person, picture.MayApprove, cancellationToken);
        var mine = Mine(person, picture.Now);
        var mineIds = person.IsVisitor ? [] : await mine.OrderBy(d => d.FinishedAt != null).ThenByDescending(d => d.Id).Select(d => d.Id).Take(QuestionRoom.HomeButtons + 1).ToListAsync(cancellationToken);
        var runningIds = await Running().OrderByDescending(d => d.Id).Select(d => d.Id).Take(QuestionRoom.HomeLines + 1).ToListAsync(cancellationToken);

        var ticketIds = inbox.Items.Select(t => ApprovalTicket.TryParseId(t.Ticket, out var id) ? id : 0).ToList();
        var wanted = ticketIds.Concat(mineIds).Concat(runningIds).Distinct().ToList();
        var catalog = await catalogs.GetAsync(cancellationToken);
        var lines = (await DeploymentLine.LoadAsync(db, catalog, db.Deployments.AsNoTracking().Where(d => wanted.Contains(d.Id)), cancellationToken)).ToDictionary(l => l.Deployment.Id);
        var offered = mineIds.Count == 0 ? new Dictionary<long, OfferedActions>() : await offers.FindAsync(person, mineIds, cancellationToken);
        var held = await locks.ListAsync(toolId: null, environmentId: null, before: null, QuestionRoom.HomeLines + 1, cancellationToken);
        return picture with
        {
            Approvals = [.. inbox.Items.Zip(ticketIds, (ticket, id) => (ticket, lines[id]))],
            ApprovalCount = inbox.Count,
            HasMoreApprovals = inbox.Count >= MostCounted,
            Mine = [.. mineIds.Select(id => (lines[id], offered.GetValueOrDefault(id) ?? OfferedActions.None))],
            MineCount = mineIds.Count <= QuestionRoom.HomeButtons ? mineIds.Count : await mine.CountAsync(cancellationToken),
            Running = [.. runningIds.Select(id => lines[id])],
            RunningCount = runningIds.Count <= QuestionRoom.HomeLines ? runningIds.Count : await Running().CountAsync(cancellationToken),
            Locks = held,
            LockCount = held.Count <= QuestionRoom.HomeLines ? held.Count : await db.Locks.CountAsync(cancellationToken),
        };
    }

    private async Task<(IReadOnlyList<TicketView> Items, int Count)> InboxAsync(Person person, bool mayApprove, CancellationToken cancellationToken)
    {
        if (!mayApprove || person.IsVisitor) return ([], 0);
        var filter = new TicketFilter(InboxView.Mine, Limit: QuestionRoom.HomeButtons);
        if (await tickets.ListAsync(person, filter, cancellationToken) is not TicketListing.Page page) return ([], 0);
        return (page.Items, page.Next is null ? page.Items.Count : await tickets.CountMineAsync(person, MostCounted, cancellationToken));
    }

    // A preview that was never launched is made anew in a second; one that fell back, because its plan had changed, has been waited for.
    private IQueryable<Deployment> Mine(Person person, DateTimeOffset now)
    {
        var (id, since) = (person.Id, now - Kept);
        return db.Deployments.AsNoTracking().Where(d => d.RequesterId == id && (
            d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying
            || (d.LaunchedAt != null && d.FinishedAt > since)
            || (d.State == LifecycleState.Preview && d.PreviewExpiresAt > now && db.ApprovalTickets.Any(t => t.DeploymentId == d.Id))));
    }

    private IQueryable<Deployment> Running() => db.Deployments.AsNoTracking().Where(d => d.State == LifecycleState.Approved || d.State == LifecycleState.Applying);
}
