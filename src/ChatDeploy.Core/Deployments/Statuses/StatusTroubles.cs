using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments.Statuses;

/// <summary>Tells which providers do not know how a deployment stands, and why. It decides nothing about the deployment.</summary>
internal static class StatusTroubles
{
    /// <summary>A finding <c>status_not_told</c> for each tool whose provider does not take it.</summary>
    public static async Task<IReadOnlyList<Blocker>> FindAsync(DeployDbContext db, CatalogSnapshot catalog, long deploymentId, CancellationToken cancellationToken)
    {
        var untold = await db.ToldStatuses.AsNoTracking().Where(s => s.DeploymentId == deploymentId && s.Trouble != null).OrderBy(s => s.ToolId).ToListAsync(cancellationToken);
        return untold.ConvertAll(s => new Blocker(
            "status_not_told",
            $"{ProviderNames.Of(s.Provider)} does not show it for {catalog.Tools[s.ToolId].Name}: {s.Trouble} {(s.IsRefused ? "It is not tried again." : "It is tried again by itself.")} The deployment goes on regardless.",
            [],
            s.IsRefused ? null : s.NextTryAt));
    }
}
