using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Makes the preview of what was chosen, by the operation that every surface uses, and takes one back that is no longer wanted.</summary>
public sealed class WizardPreviews(
    IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, RequestDeployment request, CancelDeployment cancel, TimeProvider clock)
{
    /// <summary>Stores a preview of the choices; a refusal names the field that it is about.</summary>
    internal async Task<(WizardPreview? Preview, WizardError? Error)> MakeAsync(Person person, WizardState state, CancellationToken cancellationToken)
    {
        var (start, late) = Start(person, state);
        if (late is not null) return (null, late);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var items = await ItemsAsync(catalog, state, cancellationToken);
        var wanted = new DeploymentRequest(items, state.Targets, state.Environment!, start, StrategyOf(state.Strategy), state.Reason);
        return await request.HandleAsync(person, wanted, cancellationToken) switch
        {
            DeploymentAnswer.Done done => (await FindAsync(done.Id, cancellationToken), null),
            DeploymentAnswer.Refused { Refusal: var refusal } => (null, ErrorOf(refusal)),
            var other => throw new InvalidOperationException($"previewing what the wizard chose: {other.GetType()} is no known answer"),
        };
    }

    /// <summary>The preview as it is stored now; null when the deployment is not a preview that may be launched.</summary>
    internal async Task<WizardPreview?> FindAsync(long deploymentId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var previewRef = await db.Deployments.AsNoTracking().Where(d => d.Id == deploymentId && d.State == LifecycleState.Preview && d.PreviewExpiresAt > now)
            .Select(d => d.PreviewRef).SingleOrDefaultAsync(cancellationToken);
        return previewRef is null ? null : new WizardPreview(deploymentId, previewRef);
    }

    /// <summary>Cancels a preview that nobody launched; one that was launched, or has ended, is left alone.</summary>
    internal async Task TakeBackAsync(Person person, WizardPreview? preview, CancellationToken cancellationToken)
    {
        if (preview is not null && await FindAsync(preview.DeploymentId, cancellationToken) is not null) await cancel.HandleAsync(person, preview.DeploymentId, cancellationToken);
    }

    /// <summary>Which field a refusal of the preview is about.</summary>
    internal static WizardError ErrorOf(Refusal refusal)
    {
        var who = refusal.Who.Where(name => !refusal.Message.Contains(name, StringComparison.Ordinal)).Take(5).ToList();
        return new WizardError(
            refusal.Code switch
            {
                "unknown_tool" or "unknown_ref" or "ambiguous_ref" or "nothing_ready" => WizardFields.Commits,
                "unknown_environment" => WizardFields.Environment,
                "scheduled_in_past" => WizardFields.Time,
                "invalid_strategy" => WizardFields.Strategy,
                _ => WizardFields.Targets,
            },
            refusal.Code,
            who.Count == 0 ? refusal.Message : $"{refusal.Message} Who can help: {string.Join(", ", who)}.");
    }

    private (DateTimeOffset? At, WizardError? Error) Start(Person person, WizardState state)
    {
        if (state.Time is not { } time) return (null, null);
        var now = clock.GetUtcNow();
        WhenDay day = state.Day is { } date ? new WhenDay.Date(date) : new WhenDay.Next();
        return WhenResolver.Resolve(new When.Moment(day, time), now, ChatTime.Of(person, now).Zone) switch
        {
            WhenResolution.Once once => (once.At, null),
            WhenResolution.Refused refused => (null, new WizardError(refused.Code == "time_too_far" ? WizardFields.Day : WizardFields.Time, refused.Code, refused.Message)),
            var other => throw new InvalidOperationException($"resolving the wizard's time: {other.GetType()} is no instant"),
        };
    }

    // A version is called by its tag where it has one that the policy takes, as it is where a ref is left out.
    private async Task<IReadOnlyList<RequestedItem>> ItemsAsync(CatalogSnapshot catalog, WizardState state, CancellationToken cancellationToken)
    {
        var patterns = catalog.Environments.Find(state.Environment!)?.Policy.Refs ?? [];
        var tools = state.Commits.Select(c => catalog.Tools.Find(c.Tool)?.Id ?? 0).ToArray();
        var shas = state.Commits.Select(c => c.Sha).ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tags = (await db.VersionTags.AsNoTracking().Where(t => tools.Contains(t.ToolId) && shas.Contains(t.Sha) && t.DeletedAt == null).ToListAsync(cancellationToken))
            .ToLookup(t => (t.ToolId, t.Sha), t => t.Name);
        return state.Commits.Select((commit, i) =>
        {
            var names = tags[(tools[i], commit.Sha)].Order(StringComparer.Ordinal).ToList();
            var tag = names.FindLast(name => patterns.Count == 0 || RefPatterns.Matches(patterns, new GitRef(GitRefKind.Tag, name)));
            return new RequestedItem(commit.Tool, tag is null ? commit.Sha : $"tag:{tag}");
        }).ToList();
    }

    private static Strategy StrategyOf(StrategyKind kind) => kind switch
    {
        StrategyKind.Canary => new Strategy { Kind = kind, Canary = 1 },
        StrategyKind.Waves => new Strategy { Kind = kind, Waves = [10, 50, 100] },
        _ => Strategy.All,
    };
}
