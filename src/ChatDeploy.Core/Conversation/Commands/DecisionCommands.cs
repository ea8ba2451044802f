using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Decisions on tickets: <c>approve</c> and <c>reject</c>.</summary>
public sealed class DecisionCommands(DecideTicket decide, DeploymentTexts texts)
{
    /// <summary>Approves; answers with what is still missing, or how the released deployment stands.</summary>
    public Task<ChatAnswer> ApproveAsync(Person person, ChatCommand.Approve command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return DecideAsync(person, command.Id, DecisionKind.Approve, command.Comment, cancellationToken);
    }

    /// <summary>Rejects, with the reason.</summary>
    public Task<ChatAnswer> RejectAsync(Person person, ChatCommand.Reject command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return DecideAsync(person, command.Id, DecisionKind.Reject, command.Reason, cancellationToken);
    }

    private async Task<ChatAnswer> DecideAsync(Person person, DeploymentId id, DecisionKind kind, string? comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var answer = await decide.HandleAsync(person, id.Value, kind, comment, cancellationToken);
        if (answer is DeploymentAnswer.Refused { Refusal: var refusal })
            return RefusalText.Answer(refusal, id.Value, refusal.Code == "preview_mismatch" ? await texts.ShowAsync(person, id.Value, cancellationToken) : null);
        return new ChatAnswer(
            new ChatLines()
                .Add($"{person.Name} {(kind == DecisionKind.Approve ? "approved" : "rejected")} {id}{(comment is null ? "" : $": {ChatLines.OneLine(comment)}")}")
                .Add(await texts.ShowAsync(person, id.Value, cancellationToken))
                .ToString(),
            id.Value);
    }
}
