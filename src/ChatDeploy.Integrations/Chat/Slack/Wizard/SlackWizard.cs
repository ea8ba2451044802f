using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;

namespace ChatDeploy.Integrations.Chat.Slack.Wizard;

/// <summary>The deploy wizard as one modal whose steps replace each other (spec B1): 1 commits, 2 targets and environment, 3 the preview, whose submit launches exactly that preview.</summary>
/// <remarks>
/// What is filled in is a draft in the store at every press, so that nothing is lost between the steps or between Slack and the console.
/// Nothing here decides: <see cref="DeployWizard"/> does.
/// </remarks>
public sealed class SlackWizard(
    SlackClient slack, DeployWizard wizard, WizardPress presses, WizardDrafts drafts, WizardAnswers answers, ChatRefusals refusals, WizardViews views, WizardSuggestions suggestions, TimeProvider clock)
{
    // A trigger is good for three seconds, of which the way here and back to Slack takes its part.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.8);

    // Beside an input; the card above the step is cut there, too.
    private const int LongestError = 500;

    // Choices that are there no more stay in the view unless it is drawn anew.
    private static readonly string[] Outdated = ["left_out", "unknown_target", "unknown_commit", "unknown_environment"];

    /// <summary>Opens the wizard where the person left it, or anew with what is chosen already. A visitor is told who can give rights. Where the store is slow a modal that says so comes first.</summary>
    /// <param name="person">Who.</param>
    /// <param name="triggerId">Of the command or click: good once, within three seconds.</param>
    /// <param name="channelId">Where the deployment shall have its post; null: in the person's direct messages.</param>
    /// <param name="chosen">What to begin with, in place of what was filled in before; null: go on with that.</param>
    /// <param name="cancellationToken">Ends it; what was begun of the draft stays.</param>
    /// <returns>Whether a modal is open. Where it is not (the trigger came too late, Slack has trouble), a button with <see cref="WizardViews.OpenVerb"/> lets the person try again.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked; a modal that is open says so.</exception>
    public async Task<bool> OpenAsync(SlackPerson person, string triggerId, string? channelId, WizardState? chosen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var first = FirstAsync(person.Person, channelId, chosen, cancellationToken);
        await Task.WhenAny(first, Task.Delay(Patience, clock, cancellationToken));
        if (first.IsCompleted) return (await slack.OpenViewAsync(triggerId, await first, cancellationToken)).Failure is null;

        var opened = await slack.OpenViewAsync(triggerId, WizardViews.Note("⏳ One moment: looking up what can be deployed …", channelId, canOpen: false), cancellationToken);
        try
        {
            var view = await first;
            if (opened.Failure is not null) return false;
            await slack.UpdateViewAsync(opened.View.Id, hash: null, view, cancellationToken);
            return true;
        }
        catch (Exception) when (opened.Failure is null && !cancellationToken.IsCancellationRequested)
        {
            // Otherwise it would go on asking for a moment's patience. What happened is the caller's to tell.
            await slack.UpdateViewAsync(opened.View.Id, hash: null, WizardViews.Note("This cannot be looked up at the moment. Nothing was changed, and what you had filled in is kept.", channelId, canOpen: true), cancellationToken);
            throw;
        }
    }

    /// <summary>Answers a submitted step: the next one, what is wrong beside the fields it is about, or, launched, the end.</summary>
    /// <param name="person">Who.</param>
    /// <param name="view">The modal, with <see cref="WizardViews.CallbackId"/>.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>The answer; with <see cref="SlackViewAnswer.Close.LaunchedId"/> the deployment that is to have its post.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task<SlackViewAnswer> SubmitAsync(SlackPerson person, SlackView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(view);
        var channel = SlackPress.Context(view.PrivateMetadata);
        if (await refusals.OfVisitorAsync(person.Person, cancellationToken) is { } visitor) return new SlackViewAnswer.Show(views.Answer(visitor, channel));
        var press = SlackPress.Read(view.PrivateMetadata, view.State);
        if (press is null || await MoveAsync(person.Person, press, cancellationToken) is not { } answer) return new SlackViewAnswer.Show(await FirstAsync(person.Person, channel, chosen: null, cancellationToken));
        var shown = await ShowAsync(person.Person, answer, channel, cancellationToken);
        return answer switch
        {
            WizardAnswer.Launched launched => new SlackViewAnswer.Close(launched.DeploymentId, channel ?? person.UserId) { View = shown },
            WizardAnswer.Shown { View: var step } when BesideFields(step, press, view) is { } errors => new SlackViewAnswer.Errors(errors, shown),
            _ => new SlackViewAnswer.Show(shown),
        };
    }

    /// <summary>Answers a button of the modal (back, search, cancel, open again) by showing in its place what came of it.</summary>
    /// <param name="person">Who.</param>
    /// <param name="press">The press; one that is not in a modal, or only opens a page, does nothing.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task PressAsync(SlackPerson person, SlackRequest.Press press, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);
        if (press.View is not { } view || SlackPress.Read(press.Value, view.State) is not { } pressed) return;
        var channel = SlackPress.Context(view.PrivateMetadata);
        var shown = pressed.Verb == WizardViews.OpenVerb ? await FirstAsync(person.Person, channel, chosen: null, cancellationToken)
            : await MoveAsync(person.Person, pressed, cancellationToken) is { } answer ? await ShowAsync(person.Person, answer, channel, cancellationToken)
            : null;
        if (shown is null) return;
        var updated = await slack.UpdateViewAsync(view.Id, view.Hash, shown, cancellationToken);

        // Another press was shown first, which may be the older one: what counts is the draft.
        if (updated.Failure is { Code: "hash_conflict" } && await drafts.FindAsync(person.Person, cancellationToken) is { } draft && draft.Token == pressed.Value(WizardFields.Draft))
            await slack.UpdateViewAsync(view.Id, hash: null, await FirstAsync(person.Person, channel, chosen: null, cancellationToken), cancellationToken);
    }

    /// <summary>Answers a list that asks while somebody types: <c>{"options":[…]}</c>, at most 100.</summary>
    /// <param name="person">Who.</param>
    /// <param name="suggestion">The list, the text, and the modal with what is chosen so far.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task<JsonObject> SuggestAsync(SlackPerson person, SlackRequest.Suggestion suggestion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(suggestion);
        return new JsonObject { ["options"] = await suggestions.FindAsync(person.Person, suggestion, cancellationToken) };
    }

    private async Task<JsonObject> FirstAsync(Person person, string? channel, WizardState? chosen, CancellationToken cancellationToken)
    {
        if (await refusals.OfVisitorAsync(person, cancellationToken) is { } visitor) return views.Answer(visitor, channel);
        var step = await wizard.OpenAsync(person, chosen, cancellationToken);
        if (await answers.WelcomeAsync(step, cancellationToken) is { } first) return views.Answer(first, channel);

        // A list that is searched by typing has no other search; one left from elsewhere would hide what is there.
        if (step is { Targets: not null, State.TargetSearch.Length: > 0 }
            && await wizard.SearchAsync(person, step.Draft, step.State.Step, NoTargetSearch, cancellationToken) is WizardAnswer.Shown { View: var all }) step = all;
        return views.Step(person, step, channel);
    }

    private static Dictionary<string, string> NoTargetSearch => new(StringComparer.Ordinal) { [WizardFields.TargetSearch] = "" };

    private Task<WizardAnswer?> MoveAsync(Person person, CardPress press, CancellationToken cancellationToken)
    {
        var inputs = new Dictionary<string, string>(press.Inputs ?? NoTargetSearch, StringComparer.Ordinal) { [WizardFields.TargetSearch] = "" };
        return presses.MoveAsync(person, press with { Inputs = inputs }, cancellationToken);
    }

    private async Task<JsonObject> ShowAsync(Person person, WizardAnswer answer, string? channel, CancellationToken cancellationToken) => answer switch
    {
        WizardAnswer.Shown shown => views.Step(person, shown.View, channel),
        WizardAnswer.Refused refused => await views.RefusedAsync(person, refused, channel, cancellationToken),
        WizardAnswer.Launched => WizardViews.Note("🚀 Launched. Its message tells how it goes; this form can be closed.", channel, canOpen: false),
        _ => WizardViews.Note("Nothing was deployed, and what you had chosen is thrown away.", channel, canOpen: true),
    };

    // By block; null where the step is to be drawn anew, with what is wrong above it: another one, or one that lacks a field of them.
    private static Dictionary<string, string>? BesideFields(WizardView step, CardPress press, SlackView sent)
    {
        var isDrawnAnew = step.Errors.Count == 0 || EnumCodes.Code(step.State.Step) != press.Value(WizardFields.Step)
            || step.Errors.Any(error => !sent.State.ContainsKey(error.Field) || Outdated.Contains(error.Code, StringComparer.Ordinal))
            // A longer list of targets is shown in part, so what is taken out of it has to be told from what was never shown.
            || step.State.Targets.Count > WizardMoves.MostChosenShown;
        return isDrawnAnew ? null : step.Errors.GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => TextCut.Short(string.Join(' ', field.Select(error => error.Message)), LongestError), StringComparer.Ordinal);
    }
}
