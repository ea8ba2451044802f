using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Knows for whom Teams shall ask for a card of their own, with the buttons that they can use: those who may act in its environment and whom the bot knows.</summary>
public sealed class TeamsViewers(ChatAddresses addresses, CatalogSnapshots catalogs, IDbContextFactory<DeployDbContext> contexts)
{
    private const int MostLookedAt = 500;

    /// <summary>The refresh of a deployment's card; null where there is nobody to ask for it.</summary>
    public async Task<TeamsRefresh?> RefreshAsync(long deploymentId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environmentId = await db.Deployments.Where(d => d.Id == deploymentId).Select(d => (int?)d.EnvironmentId).SingleOrDefaultAsync(cancellationToken);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (environmentId is null || catalog.Environments.Find(environmentId.Value) is not { } environment) return null;
        var subject = new Subject(Environment: environment.Name);
        var people = catalog.People.Active.Where(p => !string.IsNullOrEmpty(p.Teams) && (Rights.May(p, Act.Deploy, subject) || Rights.May(p, Act.Approve, subject)))
            .Select(p => p.Teams!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (people.Count == 0) return null;
        var known = (await addresses.MembersAsync(TeamsSurface.SurfaceName, MostLookedAt, cancellationToken)).Where(m => people.Contains(m.PersonKey)).Select(m => m.MemberId).ToList();
        return known.Count == 0 ? null : TeamsRefresh.OfDeployment(new DeploymentId(deploymentId).ToString(), known);
    }
}
