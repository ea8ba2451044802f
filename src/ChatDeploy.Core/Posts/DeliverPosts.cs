using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>
/// Makes the posts of one surface equal to their deployments (spec B4, F1): one node per workspace, within its budget, ends and
/// approvals first, the newest state whenever it is a post's turn, so that ten changes become one edit. Notices go out after them.
/// </summary>
/// <remarks>
/// 429s and outages delay and never lose; nothing here decides anything about a deployment. What holds after a crash between a
/// call and its answer: where the surface can be asked for a message, there is one post and each thread entry once; where it
/// cannot, one post is kept and each lost answer may leave one copy behind that is never changed again.
/// </remarks>
public sealed partial class DeliverPosts : IReconciler, IAsyncDisposable
{
    private static readonly TimeSpan SettlesAfter = TimeSpan.FromMinutes(10);

    private readonly IDbContextFactory<DeployDbContext> _contexts;
    private readonly IChatSurface _surface;
    private readonly WorkspaceLeases _leases;
    private readonly PostDelivery _delivery;
    private readonly NoticeDelivery _notices;
    private readonly CatalogSnapshots _catalogs;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Dictionary<string, WorkspaceTurn> _turns = new(StringComparer.Ordinal);

    /// <summary>Nothing happens before the first <see cref="ReconcileAsync"/>.</summary>
    /// <param name="contexts">The store.</param>
    /// <param name="surface">Whose posts.</param>
    /// <param name="render">What they shall show.</param>
    /// <param name="leases">Who calls which workspace.</param>
    /// <param name="refusals">Tells administrators what a channel refuses.</param>
    /// <param name="catalogs">A new catalog is worth another try at what was refused.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told of refusals and outages.</param>
    public DeliverPosts(
        IDbContextFactory<DeployDbContext> contexts, IChatSurface surface, RenderPost render, WorkspaceLeases leases, RefusalNotices refusals, CatalogSnapshots catalogs, TimeProvider clock,
        ILogger<DeliverPosts> logger)
    {
        ArgumentNullException.ThrowIfNull(surface);
        _contexts = contexts;
        _surface = surface;
        _leases = leases;
        _catalogs = catalogs;
        _clock = clock;
        _logger = logger;
        _delivery = new PostDelivery(contexts, surface, render, leases, refusals, clock, logger);
        _notices = new NoticeDelivery(contexts, surface, leases, clock, logger);
    }

    /// <inheritdoc/>
    public string Name => $"posts on {_surface.Name}";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.PostsChanged;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        List<string> workspaces;
        await using (var db = await _contexts.CreateDbContextAsync(cancellationToken))
        {
            workspaces = await db.Posts.Where(p => p.Surface == _surface.Name && !p.IsSettled).Select(p => p.Workspace).Distinct().ToListAsync(cancellationToken);
            var known = await db.WorkspaceLeases.Where(l => l.Surface == _surface.Name).Select(l => l.Workspace).ToListAsync(cancellationToken);
            var told = await db.Notices.Where(n => n.Surface == _surface.Name && n.SentAt == null && n.RefusedCode == null).Select(n => n.Workspace!).Distinct().ToListAsync(cancellationToken);
            workspaces = workspaces.Union(known, StringComparer.Ordinal).Union(told, StringComparer.Ordinal).ToList();
        }

        var catalogRevision = (await _catalogs.GetAsync(cancellationToken)).Revision;
        return await EachInTurn.AnyAsync(workspaces, workspace => DeliverAsync(workspace, catalogRevision, cancellationToken));
    }

    /// <summary>Gives its workspaces to other nodes. Called when the loop has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_turns.Count == 0) return;
        _turns.Clear();
        try
        {
            await using var db = await _contexts.CreateDbContextAsync(CancellationToken.None);
            await _leases.ReleaseAsync(db, _surface.Name, CancellationToken.None);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or ObjectDisposedException or InvalidOperationException)
        {
            // The store is gone: others take over when the leases run out.
            Log.NotReleased(_logger, _surface.Name, exception);
        }
    }

    private async Task<bool> DeliverAsync(string workspace, int catalogRevision, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        if (await TakeTurnAsync(db, workspace, cancellationToken) is not { } turn) return false;
        var open = await StalePosts.OpenAsync(db, _surface.Name, workspace, catalogRevision, _clock.GetUtcNow(), cancellationToken);
        await SettleAsync(db, open, cancellationToken);
        try
        {
            if (await DeliverAsync(open, turn, catalogRevision, cancellationToken)) await _notices.DeliverAsync(turn, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another node has the workspace by now, and knows better.
            Log.Overtaken(_logger, _surface.Name, workspace);
            _turns.Remove(workspace);
        }

        return false;
    }

    // Whether all had their turn: false after an outage or when the lease is lost.
    private async Task<bool> DeliverAsync(IReadOnlyList<OpenPost> open, WorkspaceTurn turn, int catalogRevision, CancellationToken cancellationToken)
    {
        foreach (var post in StalePosts.InTurn(open))
        {
            try
            {
                if (!await _delivery.DeliverAsync(post, turn, catalogRevision, cancellationToken)) return false;
            }
#pragma warning disable CA1031 // One post's trouble does not keep the others waiting.
            catch (Exception exception) when (exception is not (OperationCanceledException or DbUpdateConcurrencyException))
#pragma warning restore CA1031
            {
                Log.Threw(_logger, _surface.Name, post.PostId, exception);
            }
        }

        return true;
    }

    // Held while the node lives, so that the budget is there when something happens. It begins empty where another node may have called before.
    private async Task<WorkspaceTurn?> TakeTurnAsync(DeployDbContext db, string workspace, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var turn = _turns.GetValueOrDefault(workspace);
        if (turn is not null && turn.Until - now > WorkspaceLeases.Length / 2) return turn;

        var isUntouched = await _leases.TryAddAsync(db, _surface.Name, workspace, cancellationToken);
        if (await _leases.TryHoldAsync(db, _surface.Name, workspace, cancellationToken) is not { } until)
        {
            _turns.Remove(workspace);
            return null;
        }

        if (turn is null || turn.Until < now) _turns[workspace] = turn = new WorkspaceTurn(workspace, new CallBudget(_surface.Budget, now, isUntouched));
        turn.Until = until;
        return turn;
    }

    private async Task SettleAsync(DeployDbContext db, IReadOnlyList<OpenPost> open, CancellationToken cancellationToken)
    {
        var before = _clock.GetUtcNow() - SettlesAfter;
        var done = open.Where(p => p.IsDone(before)).Select(p => p.PostId).ToList();
        if (done.Count == 0) return;
        foreach (var post in await db.Posts.Where(p => done.Contains(p.Id)).ToListAsync(cancellationToken)) post.Settle();
        await db.SaveChangesAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "posts on {Surface}, workspace {Workspace}: another node has taken over")]
        public static partial void Overtaken(ILogger logger, string surface, string workspace);

        [LoggerMessage(Level = LogLevel.Error, Message = "posts on {Surface}: post {Post} threw; it is tried again")]
        public static partial void Threw(ILogger logger, string surface, long post, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "posts on {Surface}: giving the workspaces back failed; others take over when the leases run out")]
        public static partial void NotReleased(ILogger logger, string surface, Exception exception);
    }
}

/// <summary>What the holder of a workspace keeps in memory.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="budget">What is left of its budget.</param>
internal sealed class WorkspaceTurn(string workspace, CallBudget budget)
{
    public string Workspace => workspace;
    public CallBudget Budget => budget;

    /// <summary>Until when the lease holds.</summary>
    public DateTimeOffset Until { get; set; }
}
