using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Decisions on tickets: <c>approve</c> and <c>reject</c>.</summary>
public sealed class DecisionCommands(DecideTicket decide, DeploymentTexts texts, DeploymentCards cards)
{
    /// <summary>Approves; answers with what is still missing, or how the released deployment stands.</summary>
    public Task<ChatAnswer> ApproveAsync(Person person, ChatCommand.Approve command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return DecideAsync(person, command.Id, DecisionKind.Approve, previewRef: null, command.Comment, cancellationToken);
    }

    /// <summary>Rejects, with the reason.</summary>
    public Task<ChatAnswer> RejectAsync(Person person, ChatCommand.Reject command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return DecideAsync(person, command.Id, DecisionKind.Reject, previewRef: null, command.Reason, cancellationToken);
    }

    /// <summary>Approves the plan that was looked at, which a card's button cites.</summary>
    /// <param name="person">Who approves.</param>
    /// <param name="id">The deployment.</param>
    /// <param name="previewRef">The plan that was looked at; null: whatever the plan is.</param>
    /// <param name="comment">What the person says to it.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public Task<ChatAnswer> ApproveAsync(Person person, DeploymentId id, string? previewRef, string? comment, CancellationToken cancellationToken) =>
        DecideAsync(person, id, DecisionKind.Approve, previewRef, comment, cancellationToken);

    /// <summary>Rejects the plan that was looked at, which a card's button cites.</summary>
    /// <param name="person">Who rejects.</param>
    /// <param name="id">The deployment.</param>
    /// <param name="previewRef">The plan that was looked at; null: whatever the plan is.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public Task<ChatAnswer> RejectAsync(Person person, DeploymentId id, string? previewRef, string reason, CancellationToken cancellationToken) =>
        DecideAsync(person, id, DecisionKind.Reject, previewRef, reason, cancellationToken);

    private async Task<ChatAnswer> DecideAsync(Person person, DeploymentId id, DecisionKind kind, string? previewRef, string? comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var answer = await decide.HandleAsync(person, id.Value, kind, comment, previewRef, cancellationToken);
        if (answer is DeploymentAnswer.Refused { Refusal: var refusal })
        {
            if (refusal.Code != "preview_mismatch") return RefusalText.Answer(refusal, id.Value);
            return RefusalText.Answer(refusal, id.Value, await texts.ShowAsync(person, id.Value, cancellationToken)) with { Card = await cards.ContentAsync(id.Value, cancellationToken) };
        }

        return new ChatAnswer(
            new ChatLines()
                .Add($"{person.Name} {(kind == DecisionKind.Approve ? "approved" : "rejected")} {id}{(comment is null ? "" : $": {ChatLines.OneLine(comment)}")}")
                .Add(await texts.ShowAsync(person, id.Value, cancellationToken))
                .ToString(),
            id.Value,
            Card: await cards.ContentAsync(id.Value, cancellationToken));
    }
}
