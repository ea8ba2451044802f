using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Answers what a person says, on whatever surface: one grammar, one operation for each command (spec B2).</summary>
/// <remarks>Decides nothing itself: the operations do, and are the ones that the API and buttons call.</remarks>
public sealed class Converse(
    CatalogSnapshots catalogs, DeployCommands deploys, RunCommands runs, DecisionCommands decisions, GuardCommands guards, Questions questions)
{
    /// <summary>Answers a line; never throws for any text.</summary>
    /// <param name="person">Who says it: rights and time zone are this person's.</param>
    /// <param name="text">The line, with or without <c>/deploy</c>.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public async Task<ChatAnswer> HandleAsync(Person person, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var parsed = ChatGrammar.Parse(text);
        if (parsed is ParseResult.NotUnderstood refused)
            return new ChatAnswer($"✗ {refused.Message}\nFor example: `{refused.Example}`", Refused: true, Code: "not_understood");

        var command = ((ParseResult.Parsed)parsed).Command;
        if (command is not (ChatCommand.Help or ChatCommand.WhoAmI) && await RefuseStrangerAsync(person, cancellationToken) is { } stranger) return stranger;
        var answer = await AnswerAsync(person, command, cancellationToken);
        return answer.Code is "unknown_tool" or "unknown_target" or "unknown_environment" ? await CorrectAsync(answer, command, cancellationToken) : answer;
    }

    private Task<ChatAnswer> AnswerAsync(Person person, ChatCommand command, CancellationToken cancellationToken) => command switch
    {
        ChatCommand.Deploy c => deploys.RequestAsync(person, c, cancellationToken),
        ChatCommand.Launch c => deploys.LaunchAsync(person, c, cancellationToken),
        ChatCommand.RollbackDeployment c => deploys.RollBackAsync(person, c, cancellationToken),
        ChatCommand.RollbackTarget c => deploys.RollBackAsync(person, c, cancellationToken),
        ChatCommand.Cancel c => runs.CancelAsync(person, c, cancellationToken),
        ChatCommand.Retry c => runs.RetryAsync(person, c, cancellationToken),
        ChatCommand.Skip c => runs.SkipAsync(person, c, cancellationToken),
        ChatCommand.Continue c => runs.ContinueAsync(person, c, cancellationToken),
        ChatCommand.Approve c => decisions.ApproveAsync(person, c, cancellationToken),
        ChatCommand.Reject c => decisions.RejectAsync(person, c, cancellationToken),
        ChatCommand.Lock c => guards.LockAsync(person, c, cancellationToken),
        ChatCommand.Unlock c => guards.UnlockAsync(person, c, cancellationToken),
        ChatCommand.Pin c => guards.PinAsync(person, c, cancellationToken),
        ChatCommand.Unpin c => guards.UnpinAsync(person, c, cancellationToken),
        _ => questions.AnswerAsync(person, command, cancellationToken),
    };

    private async Task<ChatAnswer?> RefuseStrangerAsync(Person person, CancellationToken cancellationToken)
    {
        if (Rights.May(person, Act.Read, Subject.Anything)) return null;
        var admins = PolicyVerdicts.Admins(await catalogs.GetAsync(cancellationToken));
        var help = admins.Count > 0 ? $"Ask {string.Join(", ", admins)} for one" : "An administrator can give one in the catalog";
        return RefusalText.Answer(Refusal.Forbidden("forbidden", $"{person.Name} has no role here. {help}; /deploy whoami tells who you are.", admins));
    }

    private async Task<ChatAnswer> CorrectAsync(ChatAnswer answer, ChatCommand command, CancellationToken cancellationToken)
    {
        var corrected = NameCorrection.Of(await catalogs.GetAsync(cancellationToken), command);
        return corrected is null ? answer : answer with { Text = $"{answer.Text}\nDid you mean: `{ChatCommandFormatter.Format(corrected)}`" };
    }
}
