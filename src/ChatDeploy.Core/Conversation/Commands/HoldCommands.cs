using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>What keeps versions away: <c>hold</c>, <c>unhold</c>, <c>bad</c>, <c>unbad</c>.</summary>
public sealed class HoldCommands(HoldTarget hold, UnholdTarget unhold, MarkBad markBad, UnmarkBad unmarkBad)
{
    /// <summary>Holds a tool at a target.</summary>
    public async Task<ChatAnswer> HoldAsync(Person person, ChatCommand.Hold command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await hold.HandleAsync(person, command.Tool, command.Target, command.Environment, cancellationToken);
        if (answer is HoldAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var set = ((HoldAnswer.Done)answer).Holds;
        return new ChatAnswer(new ChatLines()
            .Add($"✋ **{set[0].Tool}** is held at {Sites(set)} on {set[0].Environment} by {set[0].Owner}.")
            .Add("No schedule and no newest-commit default brings it there; who names a version is warned and goes on.")
            .Add($"Lift it: `/deploy unhold {command.Tool} {command.Target} on {command.Environment}`")
            .ToString());
    }

    /// <summary>Lifts holds.</summary>
    public async Task<ChatAnswer> UnholdAsync(Person person, ChatCommand.Unhold command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var answer = await unhold.HandleAsync(person, command.Tool, command.Target, command.Environment, cancellationToken);
        if (answer is HoldAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var lifted = ((HoldAnswer.Done)answer).Holds;
        var why = lifted[0] switch
        {
            { Deployment: { } rollback, Ref: { } taken } => $"since {rollback} had taken {taken} back",
            var byHand => byHand.Owner == person.Name ? "set by yourself" : $"set by {byHand.Owner ?? "somebody"}",
        };
        return new ChatAnswer($"**{lifted[0].Tool}** may come to {Sites(lifted)} on {lifted[0].Environment} by default again: {person.Name} lifted the hold ({why}).");
    }

    /// <summary>Marks a commit as bad.</summary>
    public async Task<ChatAnswer> BadAsync(Person person, ChatCommand.Bad command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await markBad.HandleAsync(person, command.Tool, command.Ref, command.Reason, cancellationToken);
        if (answer is BadCommitAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var done = (BadCommitAnswer.Done)answer;
        return new ChatAnswer(new ChatLines()
            .Add($"⛔ **{done.Commit.Tool}@{done.Commit.Ref}** ({VersionText.Digits(done.Commit.Sha)}) is marked as bad by {done.Commit.Owner}: {ChatLines.OneLine(done.Commit.Reason)}")
            .Add(done.RunsAt > 0 ? $"It runs on {ChatLines.Count(done.RunsAt, "site")}, and stays there until it is replaced." : "It runs nowhere.")
            .Add($"Nobody can deploy it; a rollback may still restore it. Take the mark away: `/deploy unbad {done.Commit.Tool}@{done.Commit.Ref}`")
            .ToString());
    }

    /// <summary>Takes a bad mark away.</summary>
    public async Task<ChatAnswer> UnbadAsync(Person person, ChatCommand.Unbad command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var answer = await unmarkBad.HandleAsync(person, command.Tool, command.Ref, cancellationToken);
        if (answer is BadCommitAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var bad = ((BadCommitAnswer.Done)answer).Commit;
        var whose = bad.Owner == person.Name ? "your" : $"{bad.Owner ?? "somebody"}'s";
        return new ChatAnswer($"**{bad.Tool}@{bad.Ref}** may be deployed again: {person.Name} took {whose} mark away ({ChatLines.OneLine(bad.Reason)}).");
    }

    private static string Sites(IReadOnlyList<HoldView> holds) => ChatLines.Names([.. holds.Select(h => h.Target)], 3);
}
