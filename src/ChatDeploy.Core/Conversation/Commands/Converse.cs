using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Answers what a person says, on whatever surface: one grammar, one operation for each command (spec B2).</summary>
/// <remarks>Decides nothing itself: the operations do, and are the ones that the API and buttons call.</remarks>
public sealed class Converse(DeployCommands deploys, RunCommands runs, DecisionCommands decisions, GuardCommands guards, FreezeCommands freezes, HoldCommands holds, Questions questions, ChatRefusals refusals, NoteForbidden forbidden)
{
    /// <summary>Answers a line; no text makes it throw.</summary>
    /// <param name="person">Who says it: rights and time zone are this person's.</param>
    /// <param name="text">The line, with or without <c>/deploy</c>.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task<ChatAnswer> HandleAsync(Person person, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var answer = await SayAsync(person, text, cancellationToken);
        if (NoteForbidden.Is(answer.Code)) await forbidden.HandleAsync(person, "line", text, answer.Code!, cancellationToken);
        return answer;
    }

    private async Task<ChatAnswer> SayAsync(Person person, string text, CancellationToken cancellationToken)
    {
        var parsed = ChatGrammar.Parse(text);
        if (parsed is ParseResult.NotUnderstood refused) return ChatRefusals.OfText(refused, text);

        var command = ((ParseResult.Parsed)parsed).Command;
        if (command is not (ChatCommand.Help or ChatCommand.WhoAmI) && await refusals.OfStrangerAsync(person, cancellationToken) is { } stranger)
            return refusals.For(person, stranger);

        if (person.IsVisitor && !IsLooking(command) && await refusals.OfVisitorAsync(person, cancellationToken) is { } visitor) return visitor;
        return await refusals.ForAsync(person, command, await AnswerAsync(person, command, cancellationToken), cancellationToken);
    }

    private static bool IsLooking(ChatCommand command) => command is ChatCommand.Help or ChatCommand.WhoAmI or ChatCommand.Queue or ChatCommand.Status or ChatCommand.History
        or ChatCommand.Diff or ChatCommand.Why or ChatCommand.Next;

    private Task<ChatAnswer> AnswerAsync(Person person, ChatCommand command, CancellationToken cancellationToken) => command switch
    {
        ChatCommand.Deploy c => deploys.RequestAsync(person, c, cancellationToken),
        ChatCommand.Launch c => deploys.LaunchAsync(person, c, cancellationToken),
        ChatCommand.RollbackDeployment c => deploys.RollBackAsync(person, c, cancellationToken),
        ChatCommand.RollbackTarget c => deploys.RollBackAsync(person, c, cancellationToken),
        ChatCommand.Cancel c => runs.CancelAsync(person, c, cancellationToken),
        ChatCommand.Retry c => runs.RetryAsync(person, c, shown: null, cancellationToken),
        ChatCommand.Skip c => runs.SkipAsync(person, c, shown: null, cancellationToken),
        ChatCommand.Continue c => runs.ContinueAsync(person, c, shown: null, cancellationToken),
        ChatCommand.Approve c => decisions.ApproveAsync(person, c, cancellationToken),
        ChatCommand.Reject c => decisions.RejectAsync(person, c, cancellationToken),
        ChatCommand.Lock c => guards.LockAsync(person, c, cancellationToken),
        ChatCommand.Unlock c => guards.UnlockAsync(person, c, cancellationToken),
        ChatCommand.Pin c => guards.PinAsync(person, c, cancellationToken),
        ChatCommand.Unpin c => guards.UnpinAsync(person, c, cancellationToken),
        ChatCommand.Freeze c => freezes.FreezeAsync(person, c, cancellationToken),
        ChatCommand.Unfreeze c => freezes.UnfreezeAsync(person, c, cancellationToken),
        ChatCommand.Stop c => freezes.StopAsync(person, c, cancellationToken),
        ChatCommand.Resume => freezes.ResumeAsync(person, cancellationToken),
        ChatCommand.Hold c => holds.HoldAsync(person, c, cancellationToken),
        ChatCommand.Unhold c => holds.UnholdAsync(person, c, cancellationToken),
        ChatCommand.Bad c => holds.BadAsync(person, c, cancellationToken),
        ChatCommand.Unbad c => holds.UnbadAsync(person, c, cancellationToken),
        _ => questions.AnswerAsync(person, command, cancellationToken),
    };
}
