using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Deployments.Statuses;

/// <summary>Tells providers how deployments stand: the newest state, at least once, one node at a time for each; an outage delays it and loses nothing.</summary>
public sealed partial class WriteStatuses(
    IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, IEnumerable<IScmApi> apis, ConsoleLinks links, Notices notices, TimeProvider clock, ILogger<WriteStatuses> logger) : IReconciler
{
    private const int AtOnce = 20;
    private const int LongestTrouble = 500;
    private const int MostPeople = 10;

    // Longer than any call may take: until then nobody else tries.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Name => "statuses";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var byProvider = apis.Where(a => a.IsOn).ToDictionary(a => a.Provider, StringComparer.Ordinal);
        if (byProvider.Count == 0) return false;
        var (now, providers) = (clock.GetUtcNow(), byProvider.Keys.ToArray());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.ToldStatuses.AsNoTracking()
            .Where(s => !s.IsRefused && (s.Told == null || s.Told != s.Wanted) && s.NextTryAt <= now && providers.Contains(s.Provider))
            .OrderBy(s => s.NextTryAt).Take(AtOnce)
            .ToListAsync(cancellationToken);
        await EachInTurn.AnyAsync(due, async status =>
        {
            if (await TryTakeAsync(db, status, cancellationToken)) await TellAsync(db, byProvider[status.Provider], status, cancellationToken);
            return true;
        });
        return due.Count == AtOnce;
    }

    private async Task<bool> TryTakeAsync(DeployDbContext db, ToldStatus status, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Lease;
        return await Of(db, status).Where(s => s.NextTryAt == status.NextTryAt).ExecuteUpdateAsync(set => set.SetProperty(s => s.NextTryAt, until), cancellationToken) > 0;
    }

    private async Task TellAsync(DeployDbContext db, IScmApi api, ToldStatus status, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var deployment = await db.Deployments.AsNoTracking().SingleAsync(d => d.Id == status.DeploymentId, cancellationToken);
        var item = await db.DeploymentItems.AsNoTracking().SingleAsync(i => i.DeploymentId == status.DeploymentId && i.ToolId == status.ToolId, cancellationToken);
        var targets = await db.DeploymentTargets.AsNoTracking().Where(t => t.DeploymentId == status.DeploymentId).OrderBy(t => t.Ordinal).Select(t => t.Name).ToListAsync(cancellationToken);
        var environment = catalog.Environments[deployment.EnvironmentId];
        var key = ToldStatus.KeyOf(deployment.Id, catalog.Tools[status.ToolId].Name);

        // Read before, told after: a change in between is told next.
        var state = status.Wanted;
        var told = new DeploymentStatus(
            key, status.ProviderId, item.Sha!, item.Ref ?? item.Sha!, environment.Name, environment.Protected, state,
            StatusOf.Description(deployment.PublicId, state, targets), links.Deployment(deployment.Id));
        try
        {
            var providerId = await api.WriteStatusAsync(new RepositoryKey(status.Provider, status.RepositoryId), told, cancellationToken);
            var now = clock.GetUtcNow();
            await Of(db, status).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.Told, state).SetProperty(s => s.ProviderId, providerId).SetProperty(s => s.Failures, 0).SetProperty(s => s.Trouble, (string?)null).SetProperty(s => s.NextTryAt, now), cancellationToken);
        }
        catch (ScmUnavailableException outage)
        {
            Log.Delayed(logger, key, status.Provider, outage.Message);
            await DelayAsync(db, status, outage.Message, outage.RetryAfter, cancellationToken);
        }
        catch (ScmRefusedException refused)
        {
            Log.Refused(logger, key, status.Provider, refused.Message);
            await RefuseAsync(db, catalog, status, key, refused.Message, cancellationToken);
        }
    }

    private Task<int> DelayAsync(DeployDbContext db, ToldStatus status, string trouble, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(status.Failures, 10))));
        var next = clock.GetUtcNow() + (atLeast > pause ? atLeast.Value : pause);
        var cut = Cut(trouble);
        return Of(db, status).ExecuteUpdateAsync(set => set.SetProperty(s => s.NextTryAt, next).SetProperty(s => s.Failures, s => s.Failures + 1).SetProperty(s => s.Trouble, cut), cancellationToken);
    }

    private async Task RefuseAsync(DeployDbContext db, CatalogSnapshot catalog, ToldStatus status, string key, string reason, CancellationToken cancellationToken)
    {
        var cut = Cut(reason);
        var admins = catalog.People.Active.Where(p => p.Roles.Any(r => r.Role == Role.Admin)).OrderByDescending(p => (p.Slack ?? p.Teams ?? p.Email) is not null).Take(MostPeople).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Of(db, status).ExecuteUpdateAsync(set => set.SetProperty(s => s.IsRefused, true).SetProperty(s => s.Trouble, cut), cancellationToken);

        // Once for a repository, however many deployments follow.
        await notices.TellAsync(
            db, $"statuses refused {status.Provider} {status.RepositoryId}", admins,
            $"⚠️ I cannot show deployments at {ProviderNames.Of(status.Provider)} for {status.RepositoryId}: {cut} Give the token the right to, or take `deployments: true` from the tool in the catalog. First met with {key}.", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static IQueryable<ToldStatus> Of(DeployDbContext db, ToldStatus status) =>
        db.ToldStatuses.Where(s => s.DeploymentId == status.DeploymentId && s.ToolId == status.ToolId);

    private static string Cut(string text) => text.Length > LongestTrouble ? text[..LongestTrouble] : text;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "telling {Key} to {Provider}: no answer now ({Trouble}); tried again later")]
        public static partial void Delayed(ILogger logger, string key, string provider, string trouble);

        [LoggerMessage(Level = LogLevel.Error, Message = "telling {Key} to {Provider}: refused ({Reason}); not tried again")]
        public static partial void Refused(ILogger logger, string key, string provider, string reason);
    }
}
