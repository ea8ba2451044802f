using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>A person presses a button of a card in a channel of the web chat (design, the way of a click).</summary>
/// <remarks>
/// A refusal is for the one who pressed alone. A deployment's post changes by itself, a moment later; the wizard's card, which only
/// its person sees, is replaced by the next step here. A new deployment (a rollback, a launch of the wizard) gets its post in the channel.
/// </remarks>
public sealed class PressInChannel(
    PressButton buttons, WizardPress wizard, SayInChannel say, ChatLog log, EnsurePost posts, IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>Answers a press.</summary>
    /// <param name="person">Who.</param>
    /// <param name="messageId">The message whose card it was.</param>
    /// <param name="verb">The button's verb.</param>
    /// <param name="data">The button's data together with what the card's inputs hold, which come as texts.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>The answer: with a refusal what happened and, where the card was overtaken, the card of now.</returns>
    public async Task<ChatAnswer> HandleAsync(Person person, long messageId, string verb, JsonObject data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(verb);
        ArgumentNullException.ThrowIfNull(data);
        if (await FindAsync(person, messageId, cancellationToken) is not { } message)
            return new ChatAnswer("This message is not kept any more. Say /deploy status to see how everything stands.", Refused: true, Code: "message_gone");

        var fields = Texts(data);
        if (verb == "say") return await SayAsync(person, message, fields.GetValueOrDefault(WizardFields.Text) ?? "", cancellationToken);
        if (WizardPress.Verbs.Contains(verb, StringComparer.Ordinal) && await wizard.HandleAsync(person, verb, fields, cancellationToken) is { } step) return await ReplaceAsync(person, message, step, cancellationToken);

        var answer = await buttons.HandleAsync(person, new CardPress(verb, data, fields), cancellationToken);
        if (!answer.Refused && answer.DeploymentId is { } id && id != message.DeploymentId) await posts.HandleAsync(id, WebChannels.Surface, message.Channel, cancellationToken);
        return answer;
    }

    private async Task<ChatAnswer> SayAsync(Person person, ChatMessage message, string line, CancellationToken cancellationToken) =>
        await say.HandleAsync(person, message.Channel, line, cancellationToken) switch
        {
            // What was said and answered stands in the channel, below.
            SaidInChannel.Answered said => new ChatAnswer("", said.Answer.DeploymentId),
            SaidInChannel.Refused { Refusal: var refusal } => new ChatAnswer(refusal.Message, Refused: true, Code: refusal.Code),
            _ => throw new InvalidOperationException("no such answer"),
        };

    // A card that everybody sees is not replaced by one person's wizard.
    private async Task<ChatAnswer> ReplaceAsync(Person person, ChatMessage message, ChatAnswer step, CancellationToken cancellationToken)
    {
        if (step.Refused && step.Card is null) return step;
        var isLaunched = step is { Refused: false, Card: null, DeploymentId: not null };
        if (isLaunched) await posts.HandleAsync(step.DeploymentId!.Value, WebChannels.Surface, message.Channel, cancellationToken);
        var text = isLaunched ? ChannelAnswer.FirstLine(step.Text) : step.Text;
        if (message.OnlyForId == person.Id) await log.EditAsync(message.Id, text, step.Card, cancellationToken);
        else await log.AddAsync(new NewChatMessage(message.Channel, text, Card: step.Card, DeploymentId: step.DeploymentId, OnlyForId: person.Id), cancellationToken);
        return step with { Text = "" };
    }

    private async Task<ChatMessage?> FindAsync(Person person, long messageId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId && (m.OnlyForId == null || m.OnlyForId == person.Id), cancellationToken);
    }

    private static Dictionary<string, string> Texts(JsonObject data) => data
        .Where(pair => pair.Value?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number)
        .ToDictionary(pair => pair.Key, pair => pair.Value!.ToString(), StringComparer.Ordinal);
}
