using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Home;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Integrations.Chat.Slack.Answers;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Chat.Slack.Home;

/// <summary>The app's home tab: published whenever somebody opens it or presses something there.</summary>
/// <remarks>
/// The wizard's button (<c>wizard_open</c>) is the wizard's, and a submitted form (<see cref="ModalFrame.Context"/> <see cref="Context"/>) is
/// answered by whoever answers modals; both publish anew afterwards.
/// </remarks>
public sealed class SlackHome(SlackClient slack, IServiceScopeFactory scopes, SlackCards slackCards, DeploymentCards cards)
{
    /// <summary>The <see cref="ModalFrame.Context"/> of modals opened here: after their submission the tab is to be published anew.</summary>
    public const string Context = "home";

    /// <summary>The verb of <i>Refresh</i>, which does nothing but that.</summary>
    public const string Refresh = "home";

    private readonly ConcurrentDictionary<string, Tab> _tabs = new(StringComparer.Ordinal);

    /// <summary>Shows a person their tab as everything stands. Calls for one person follow each other, and those that another has meanwhile answered do nothing.</summary>
    /// <param name="person">Whose tab.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why Slack did not take it; null when it did.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public Task<SlackFailure?> PublishAsync(SlackPerson person, CancellationToken cancellationToken) => PublishAsync(person, notice: null, cancellationToken);

    /// <summary>Answers a press in the tab, and publishes it anew. What is worth reading is shown in a modal, or in the tab itself where the press is too old for one.</summary>
    /// <param name="person">Who pressed.</param>
    /// <param name="press">What.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task PressAsync(SlackPerson person, SlackRequest.Press press, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);

        // A button that only opens a page carries nothing.
        if (SlackPress.Read(press.Value) is not { } pressed) return;
        if (SlackPress.OpensForm(press.ActionId) && await OpenFormAsync(press, pressed, cancellationToken)) return;

        string? notice = null;
        if (pressed.Verb != Refresh)
        {
            var answer = await AnswerAsync(person, pressed, cancellationToken);
            if (IsWorthReading(pressed, answer) && !await ShowAsync(press, answer, cancellationToken)) notice = answer.Text;
        }

        await PublishAsync(person, notice, cancellationToken);
    }

    // What a rollback would do is a preview that has to be launched; what else was done, the tab shows.
    private static bool IsWorthReading(CardPress press, ChatAnswer answer) => answer.Refused || press.Verb == "rollback";

    private async Task<SlackFailure?> PublishAsync(SlackPerson person, string? notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var tab = _tabs.GetOrAdd(person.UserId, _ => new Tab());
        var wanted = Interlocked.Increment(ref tab.Wanted);
        await tab.WaitAsync(cancellationToken);
        try
        {
            if (notice is null && tab.Shown >= wanted) return null;
            var covered = Interlocked.Read(ref tab.Wanted);
            CardContent content;
            await using (var scope = scopes.CreateAsyncScope())
            {
                content = await scope.ServiceProvider.GetRequiredService<HomeQuestions>().HomeAsync(person.Person, notice, cancellationToken);
            }

            var published = await slack.PublishHomeAsync(person.UserId, hash: null, BlockKit.Home(Read(content)), cancellationToken);
            if (published.Failure is null) tab.Shown = covered;
            return published.Failure;
        }
        finally
        {
            tab.Release();
        }
    }

    private async Task<ChatAnswer> AnswerAsync(SlackPerson person, CardPress press, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PressButton>().HandleAsync(person.Person, press, cancellationToken);
    }

    // The form is that of the deployment's own card. Where that has another plan than the tab showed, the whole card is opened, to be read first.
    private async Task<bool> OpenFormAsync(SlackRequest.Press press, CardPress pressed, CancellationToken cancellationToken)
    {
        if (press.TriggerId is null || press.IsLate || !DeploymentId.TryParse(pressed.Value("deployment"), out var id)) return false;
        if (await cards.ContentAsync(id.Value, cancellationToken) is not { } content) return false;
        var card = Read(content);
        if (card.AllActions().OfType<CardAction.Execute>().FirstOrDefault(action => action.Verb == pressed.Verb) is not { } button) return false;
        var frame = new ModalFrame(button.Title + " " + id, SlackForms.CardCallback, Context);
        var isSamePlan = (string?)button.Data["previewRef"] == pressed.Value("previewRef");
        var view = (isSamePlan ? BlockKit.Form(card, pressed.Verb, frame) : null) ?? BlockKit.Modal(card, frame with { Title = id.ToString() });
        return (await slack.OpenViewAsync(press.TriggerId, view, cancellationToken)).Failure is null;
    }

    private async Task<bool> ShowAsync(SlackRequest.Press press, ChatAnswer answer, CancellationToken cancellationToken)
    {
        if (press.TriggerId is null || press.IsLate) return false;
        var title = answer.DeploymentId is { } id ? new DeploymentId(id).ToString() : "ChatDeploy";
        var view = answer.Card is { } content ? BlockKit.Modal(Read(content), new ModalFrame(title, SlackForms.CardCallback, Context)) : Empty(title);

        // A card of now does not say why the press came too late.
        var blocks = (JsonArray)view["blocks"]!;
        if (answer.Card is null || (answer.Refused && answer.Card.Stem != "refusal"))
        {
            blocks.Insert(0, BlockJson.Section(Mrkdwn.Short(CardMarkdown.Read(TextCut.Short(answer.Text, SlackLimits.Section)), SlackLimits.Section)));
            while (blocks.Count > SlackLimits.ViewBlocks) blocks.RemoveAt(SlackLimits.ViewBlocks - 1);
        }

        return (await slack.OpenViewAsync(press.TriggerId, view, cancellationToken)).Failure is null;
    }

    private static JsonObject Empty(string title) => new()
    {
        ["type"] = "modal",
        ["title"] = BlockJson.Plain(title, SlackLimits.ViewTitle),
        ["close"] = BlockJson.Plain("Close", SlackLimits.ViewTitle),
        ["blocks"] = new JsonArray(),
    };

    private Card Read(CardContent content) => slackCards.Read(content) ?? throw new InvalidOperationException($"the card '{content.Stem}' does not map to Slack");

    // One publishing at a time. Wanted: how often it was asked for; shown: of these, what the last publishing had seen before it looked.
    private sealed class Tab() : SemaphoreSlim(1)
    {
        public long Wanted;
        public long Shown;
    }
}
