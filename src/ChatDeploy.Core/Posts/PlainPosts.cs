using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Renders posts as the text that chat answers with, times in UTC: a <see cref="RenderPost"/> that needs no card templates.</summary>
public sealed class PlainPosts(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, ExplainDeployment explain, TimeProvider clock)
{
    /// <summary>Renders one; see <see cref="RenderPost"/>.</summary>
    public async Task<RenderedPost?> RenderAsync(long deploymentId, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var revision = await db.Timeline.Where(e => e.DeploymentId == deploymentId).MaxAsync(e => (long?)e.Id, cancellationToken);
        if (revision is null || await DeploymentSketch.LoadAsync(db, catalog, deploymentId, cancellationToken) is not { } sketch) return null;
        var time = new ChatTime(TimeZoneInfo.Utc, clock.GetUtcNow());
        var text = sketch.Deployment.State == LifecycleState.Preview
            ? PreviewText.Render(sketch, time)
            : StatusText.Render(
                sketch, await DeploymentProgress.LoadAsync(db, catalog, deploymentId, cancellationToken), await explain.HandleAsync(deploymentId, cancellationToken) ?? [], time);
        var data = new JsonObject { ["id"] = sketch.Id, ["state"] = EnumCodes.Code(sketch.Deployment.State), ["text"] = text };
        return new RenderedPost(new CardContent("status", data), text, revision.Value, Lifecycle.Ended.Contains(sketch.Deployment.State));
    }
}
