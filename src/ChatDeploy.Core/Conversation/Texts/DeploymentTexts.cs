using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Loads a deployment and writes it for a person: as a preview while it is one, else how it stands.</summary>
public sealed class DeploymentTexts(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, ExplainDeployment explain, TimeProvider clock)
{
    /// <summary>The deployment as it stands, the preview while it is one; null when there is no such deployment.</summary>
    /// <param name="reader">Whose time zone counts.</param>
    /// <param name="deploymentId">The deployment's number.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<string?> ShowAsync(Person reader, long deploymentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await DeploymentSketch.LoadAsync(db, catalog, deploymentId, cancellationToken) is not { } sketch) return null;
        var time = ChatTime.Of(reader, clock.GetUtcNow());
        if (sketch.Deployment.State == LifecycleState.Preview) return PreviewText.Render(sketch, time);
        var progress = await DeploymentProgress.LoadAsync(db, catalog, deploymentId, cancellationToken);
        return StatusText.Render(sketch, progress, await explain.HandleAsync(deploymentId, cancellationToken) ?? [], time);
    }

    /// <summary>Everything that holds it back, a line each (contract, <c>why</c>).</summary>
    /// <param name="reader">Whose time zone counts.</param>
    /// <param name="id">The deployment.</param>
    /// <param name="blockers">What <see cref="ExplainDeployment"/> found.</param>
    internal string Why(Person reader, DeploymentId id, IReadOnlyCollection<Blocker> blockers)
    {
        if (blockers.Count == 0) return $"Nothing holds **{id}** back; it is about to move. `/deploy status {id}` shows how it stands.";
        var time = ChatTime.Of(reader, clock.GetUtcNow());
        return new ChatLines().Add($"Why **{id}** stands where it stands:").List(null, blockers, 20, blocker => BlockerText.Of(blocker, time)).ToString();
    }
}
