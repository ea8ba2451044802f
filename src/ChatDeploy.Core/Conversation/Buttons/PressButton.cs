using System.Globalization;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Buttons;

/// <summary>Answers a pressed button of a deployment's card: by the operation that the typed command calls, with the card as it stands then (spec B5).</summary>
/// <remarks>A card may be old. A button that no longer fits changes nothing: the answer says what has happened and by whom, with the card of now.</remarks>
public sealed class PressButton(
    DeployCommands deploys, RunCommands runs, DecisionCommands decisions, StatusQuestions status, ChatRefusals refusals, DeploymentCards cards, LastWord lastWord, NoteForbidden forbidden, TimeProvider clock)
{
    /// <summary>Characters that are kept of a comment; the cards' input takes as many.</summary>
    public const int LongestComment = 500;

    private static readonly string[] Verbs = ["launch", "approve", "reject", "cancel", "retry", "skip", "continue", "rollback", "refresh"];

    /// <summary>Answers; no press makes it throw.</summary>
    /// <param name="person">Who pressed.</param>
    /// <param name="press">What.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task<ChatAnswer> HandleAsync(Person person, CardPress press, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);
        var answer = await AnswerAsync(person, press, cancellationToken);
        if (NoteForbidden.Is(answer.Code)) await forbidden.HandleAsync(person, "button", $"{press.Verb} {press.Value("deployment")}".Trim(), answer.Code!, cancellationToken);
        return answer;
    }

    private async Task<ChatAnswer> AnswerAsync(Person person, CardPress press, CancellationToken cancellationToken)
    {
        if (await refusals.OfStrangerAsync(person, cancellationToken) is { } stranger) return stranger;
        if (press.Verb != "refresh" && await refusals.OfVisitorAsync(person, cancellationToken) is { } visitor) return visitor;
        if (!Verbs.Contains(press.Verb, StringComparer.Ordinal))
            return RefusalText.Answer(Refusal.Invalid("unknown_button", "This button is not known here; the card may be of another version. /deploy status shows how everything stands."));
        if (!DeploymentId.TryParse(press.Value("deployment"), out var id))
            return RefusalText.Answer(Refusal.Invalid("invalid_button", "The button does not say which deployment it is about; the card may be damaged. /deploy status shows how everything stands."));

        var answer = await PressAsync(person, press, id, cancellationToken);
        if (!answer.Refused) return answer;
        answer = await ExplainAsync(id, answer, cancellationToken);
        return answer with { Text = RefusalText.InTimesOf(ChatTime.Of(person, clock.GetUtcNow()), answer.Text) };
    }

    private Task<ChatAnswer> PressAsync(Person person, CardPress press, DeploymentId id, CancellationToken cancellationToken) => press.Verb switch
    {
        "launch" => deploys.LaunchAsync(person, id, press.Value("previewRef"), cancellationToken),
        "approve" => decisions.ApproveAsync(person, id, press.Value("previewRef"), Comment(press), cancellationToken),
        "reject" when Comment(press) is null => RejectWithoutReasonAsync(id, cancellationToken),
        "reject" => decisions.RejectAsync(person, id, press.Value("previewRef"), Comment(press)!, cancellationToken),
        "cancel" => runs.CancelAsync(person, new ChatCommand.Cancel(id), cancellationToken),
        "retry" => runs.RetryAsync(person, new ChatCommand.Retry(id), Shown(press), cancellationToken),
        "skip" => runs.SkipAsync(person, new ChatCommand.Skip(id), Shown(press), cancellationToken),
        "continue" => runs.ContinueAsync(person, new ChatCommand.Continue(id), Shown(press), cancellationToken),
        "rollback" => deploys.RollBackAsync(person, new ChatCommand.RollbackDeployment(id), cancellationToken),
        _ => status.StatusAsync(person, new ChatCommand.Status(Id: id), cancellationToken),
    };

    // Nobody is asked for the reason of what cannot be done any more.
    private async Task<ChatAnswer> RejectWithoutReasonAsync(DeploymentId id, CancellationToken cancellationToken) => (await cards.ContentAsync(id.Value, cancellationToken))?.Stem switch
    {
        null => RefusalText.Answer(DeploymentRefusals.Unknown(id.Value), id.Value),
        ApprovalCard.Stem => RefusalText.Answer(
            Refusal.Invalid("reason_required", $"A rejection needs its reason: write it into the card's comment and press Reject again, or type /deploy reject {id} <reason>."), id.Value),
        _ => RefusalText.Answer(Refusal.Conflict("already_decided", $"{id} waits for no decision any more."), id.Value),
    };

    // Who may not press it, or forgot the reason, has a card that is right; everybody else's has been overtaken.
    private async Task<ChatAnswer> ExplainAsync(DeploymentId id, ChatAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Code is "forbidden" or "self_approval_forbidden" or "reason_required" or "unknown_deployment") return answer;
        var said = answer.Code is "illegal_transition" or "stale" or "already_decided" or "unknown_ticket" ? await lastWord.OfAsync(id, answer.Text, cancellationToken) : null;
        return answer with
        {
            Text = new ChatLines().Add(answer.Text).Add(said).ToString(),
            DeploymentId = id.Value,
            Card = answer.Card ?? await cards.ContentAsync(id.Value, cancellationToken),
        };
    }

    // A card of an earlier release does not say which pause it shows.
    private static int? Shown(CardPress press) => int.TryParse(press.Value("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static string? Comment(CardPress press) =>
        press.Input("comment") is { } comment ? comment.Length <= LongestComment ? comment : comment[..(char.IsHighSurrogate(comment[LongestComment - 1]) ? LongestComment - 1 : LongestComment)] : null;
}
