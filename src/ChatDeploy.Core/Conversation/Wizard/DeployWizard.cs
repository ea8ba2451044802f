using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>The wizard, on no surface in particular (spec B1): 1 commits, 2 targets and environment, 3 the preview and Launch.</summary>
/// <remarks>
/// Choices are a draft in the store, one for each person; a surface shows a <see cref="WizardView"/> and sends fields back.
/// Preview and launch are the operations that everybody else uses: launching cites the preview that stood beside the button.
/// </remarks>
public sealed class DeployWizard(
    WizardDrafts drafts, WizardPreviews previews, CommitChoices commits, LaunchDeployment launch,
    DeploymentPictures pictures, CatalogSnapshots catalogs, NoteForbidden forbidden, TimeProvider clock)
{
    private const int ShownOfTool = 25;

    /// <summary>Opens the wizard where the person left it, or anew with what is chosen already (a cell of the matrix, marked commits of the queue).</summary>
    /// <param name="person">Who.</param>
    /// <param name="chosen">What to begin with, in place of what was filled in before; null: go on with that.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<WizardView> OpenAsync(Person person, WizardState? chosen, CancellationToken cancellationToken)
    {
        var draft = chosen is null ? await drafts.FindAsync(person, cancellationToken) : null;
        draft ??= await drafts.BeginAsync(person, chosen ?? WizardState.Empty, cancellationToken);
        return await ShowAsync(person, draft, [], cancellationToken);
    }

    /// <summary>Goes on from a step: to the next where nothing is missing, with a new preview where choices changed; else the same step with what is wrong.</summary>
    /// <param name="person">Who.</param>
    /// <param name="draft">The draft, as the view named it.</param>
    /// <param name="step">The step whose button was pressed; an older card is answered from where it stands.</param>
    /// <param name="fields">The step's fields (<see cref="WizardFields"/>).</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public Task<WizardAnswer> NextAsync(Person person, string draft, WizardStep step, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken) =>
        MoveAsync(person, draft, step, fields, NextAsync, cancellationToken);

    /// <summary>Goes back a step with what was filled in.</summary>
    /// <inheritdoc cref="NextAsync(Person, string, WizardStep, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public Task<WizardAnswer> BackAsync(Person person, string draft, WizardStep step, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken) =>
        MoveAsync(person, draft, step, fields, (_, move, _) => Task.FromResult(move with { State = WizardMoves.Back(move.State) }), cancellationToken);

    /// <summary>Shows the same step with other options.</summary>
    /// <inheritdoc cref="NextAsync(Person, string, WizardStep, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public Task<WizardAnswer> SearchAsync(Person person, string draft, WizardStep step, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken) =>
        MoveAsync(person, draft, step, fields, (_, move, _) => Task.FromResult(move), cancellationToken);

    /// <summary>Launches the preview that was shown, and no other plan; one that ran out or changed is shown anew, to be launched then.</summary>
    /// <param name="person">Who.</param>
    /// <param name="draft">The draft, as the view named it.</param>
    /// <param name="deploymentId">The deployment beside the button.</param>
    /// <param name="previewRef">The digest beside the button.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public async Task<WizardAnswer> LaunchAsync(Person person, string draft, long deploymentId, string? previewRef, CancellationToken cancellationToken)
    {
        var answer = await launch.HandleAsync(person, deploymentId, previewRef, cancellationToken);
        var current = await FindAsync(person, draft, cancellationToken);
        var isShown = current?.State.Preview?.DeploymentId == deploymentId;
        if (answer is DeploymentAnswer.Done)
        {
            if (isShown) await drafts.EndAsync(person, draft, cancellationToken);
            return new WizardAnswer.Launched(deploymentId);
        }

        var refusal = ((DeploymentAnswer.Refused)answer).Refusal;
        if (NoteForbidden.Is(refusal.Code)) await forbidden.HandleAsync(person, "button", $"launch {new DeploymentId(deploymentId)}", refusal.Code, cancellationToken);
        if (current is null || !isShown || refusal.Code is "illegal_transition" or "unknown_deployment") return new WizardAnswer.Refused(refusal, deploymentId);
        var state = current.State with { Step = WizardStep.Targets, Preview = await previews.FindAsync(deploymentId, cancellationToken) };
        var error = WizardPreviews.ErrorOf(refusal) with { Field = WizardFields.Deployment };
        if (refusal.Code == "preview_expired") error = error with { Message = "The preview had run out, so this is a new one. Look at it, then launch it." };
        var again = await NextAsync(person, new WizardMove(state, []), cancellationToken);
        return await StoreAsync(person, current, again with { Errors = [error, .. again.Errors] }, cancellationToken);
    }

    /// <summary>Throws the draft away, and its preview where nobody launched it.</summary>
    public async Task<WizardAnswer> CancelAsync(Person person, string draft, CancellationToken cancellationToken)
    {
        if (await FindAsync(person, draft, cancellationToken) is not { } current) return new WizardAnswer.Cancelled();
        await drafts.EndAsync(person, draft, cancellationToken);
        await previews.TakeBackAsync(person, current.State.Preview, cancellationToken);
        return new WizardAnswer.Cancelled();
    }

    private async Task<WizardAnswer> MoveAsync(
        Person person, string token, WizardStep step, IReadOnlyDictionary<string, string> fields,
        Func<Person, WizardMove, CancellationToken, Task<WizardMove>> go, CancellationToken cancellationToken)
    {
        if (await FindAsync(person, token, cancellationToken) is not { } draft)
            return new WizardAnswer.Refused(Refusal.Conflict("wizard_closed", "This form was launched, cancelled or begun anew, or is older than a day. /deploy opens the one that counts."));
        var catalog = await catalogs.GetAsync(cancellationToken);
        var pruned = WizardMoves.Prune(draft.State with { Step = step }, catalog, person);
        var filled = WizardMoves.Fill(pruned.State, fields, catalog);
        return await StoreAsync(person, draft, await go(person, filled with { Errors = [.. pruned.Errors, .. filled.Errors] }, cancellationToken), cancellationToken);
    }

    private async Task<WizardMove> NextAsync(Person person, WizardMove filled, CancellationToken cancellationToken)
    {
        if (filled.Errors.Count > 0) return filled;
        var next = WizardMoves.Next(filled.State);
        if (next.Errors.Count > 0 || next.State.Step == WizardStep.Preview || filled.State.Step == WizardStep.Commits) return next;

        // Unchanged choices keep their preview: pressing twice makes one.
        if (next.State.Preview is { } made && await previews.FindAsync(made.DeploymentId, cancellationToken) is { } still) return next with { State = WizardMoves.Show(next.State, still) };
        var (preview, error) = await previews.MakeAsync(person, next.State, cancellationToken);
        if (preview is not null) return next with { State = WizardMoves.Show(next.State, preview) };
        var step = error!.Field == WizardFields.Commits ? WizardStep.Commits : WizardStep.Targets;
        return new WizardMove(next.State with { Step = step, Preview = null }, [error]);
    }

    private async Task<WizardAnswer> StoreAsync(Person person, WizardDraft before, WizardMove move, CancellationToken cancellationToken)
    {
        var (old, made) = (before.State.Preview, move.State.Preview);
        if (await drafts.ChangeAsync(before, move.State, cancellationToken) is not { } after)
        {
            // Another press came first: its state counts and is shown, and what this one made is taken back.
            if (made?.DeploymentId != old?.DeploymentId) await previews.TakeBackAsync(person, made, cancellationToken);
            return await FindAsync(person, before.Token, cancellationToken) is { } current
                ? new WizardAnswer.Shown(await ShowAsync(person, current, [], cancellationToken))
                : new WizardAnswer.Cancelled();
        }

        if (made?.DeploymentId != old?.DeploymentId) await previews.TakeBackAsync(person, old, cancellationToken);
        return new WizardAnswer.Shown(await ShowAsync(person, after, move.Errors, cancellationToken));
    }

    private async Task<WizardDraft?> FindAsync(Person person, string token, CancellationToken cancellationToken) =>
        await drafts.FindAsync(person, cancellationToken) is { } draft && draft.Token == token ? draft : null;

    private async Task<WizardView> ShowAsync(Person person, WizardDraft draft, IReadOnlyList<WizardError> errors, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (state, left) = WizardMoves.Prune(draft.State, catalog, person);
        DeploymentPicture? picture = null;
        if (state.Step == WizardStep.Preview)
        {
            // Launched or run out elsewhere: the choices are still there to make another of.
            var preview = state.Preview is { } shown ? await previews.FindAsync(shown.DeploymentId, cancellationToken) : null;
            if (preview is not null) picture = await pictures.LoadAsync(preview.DeploymentId, cancellationToken);
            state = picture is null ? state with { Step = WizardStep.Targets, Preview = null } : state with { Preview = preview };
        }

        if (state.Step == WizardStep.Targets && state.Commits.Count == 0) state = state with { Step = WizardStep.Commits };
        var tools = state.Commits.Select(c => c.Tool).ToList();
        return new WizardView
        {
            Draft = draft.Token,
            State = state,
            Errors = [.. errors, .. left],
            TimeZone = ChatTime.Of(person, clock.GetUtcNow()).Zone.Id,
            Commits = state.Step == WizardStep.Commits ? await commits.SearchAsync(person, state.CommitSearch, state.Commits, ShownOfTool, cancellationToken) : null,
            Targets = state.Step == WizardStep.Targets ? TargetChoices.Search(catalog, person, tools, state.Environment, state.TargetSearch, state.Targets) : null,
            Tags = state.Step == WizardStep.Targets ? await commits.TagsOfAsync(state.Commits, cancellationToken) : new Dictionary<string, string>(StringComparer.Ordinal),
            Environments = state.Step == WizardStep.Targets ? TargetChoices.Environments(catalog, person, tools) : [],
            Preview = picture,
        };
    }
}
