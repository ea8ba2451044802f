using System.Text.Json.Nodes;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.Requests;

namespace ChatDeploy.Integrations.Chat.Slack.Wizard;

/// <summary>Finds what the wizard's lists offer while somebody types: targets among ten thousand sites, commits of a tool.</summary>
public sealed class WizardSuggestions(WizardDrafts drafts, CatalogSnapshots catalogs, CommitChoices commits, TimeProvider clock)
{
    /// <summary>At most 100 options; none for a list that is not the wizard's, or for somebody who may deploy nothing.</summary>
    /// <param name="person">Who types.</param>
    /// <param name="suggestion">The list and the text; what is chosen in its view so far goes before what the draft holds.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    internal async Task<JsonArray> FindAsync(Person person, SlackRequest.Suggestion suggestion, CancellationToken cancellationToken)
    {
        var field = WizardElements.FieldOf(suggestion.ActionId);
        if (field == WizardFields.Targets) return WizardOptions.List(await TargetsAsync(person, suggestion, cancellationToken));
        if (field.StartsWith(WizardFields.CommitPrefix, StringComparison.Ordinal)) return WizardOptions.List(await CommitsAsync(person, field[WizardFields.CommitPrefix.Length..], suggestion.Text, cancellationToken));
        return [];
    }

    private async Task<IEnumerable<JsonObject>> TargetsAsync(Person person, SlackRequest.Suggestion suggestion, CancellationToken cancellationToken)
    {
        if (await drafts.FindAsync(person, cancellationToken) is not { } draft) return [];
        var filled = suggestion.View is { } view ? SlackPress.Inputs(view.State).GetValueOrDefault(WizardFields.Environment) : null;
        var environment = string.IsNullOrEmpty(filled) ? draft.State.Environment : filled;

        // What is chosen Slack shows by itself.
        var tools = draft.State.Commits.Select(commit => commit.Tool).ToList();
        return TargetChoices.Search(await catalogs.GetAsync(cancellationToken), person, tools, environment, suggestion.Text, chosen: []).Choices.Select(WizardOptions.Of);
    }

    private async Task<IEnumerable<JsonObject>> CommitsAsync(Person person, string tool, string text, CancellationToken cancellationToken)
    {
        var time = ChatTime.Of(person, clock.GetUtcNow());
        var found = (await commits.OfToolAsync(person, tool, text, cancellationToken)).Select(commit => WizardOptions.Of(commit, time));
        return string.IsNullOrWhiteSpace(text) ? found.Prepend(WizardOptions.None()) : found;
    }
}
