using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Stops;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>What keeps everything from starting: <c>freeze</c>, <c>unfreeze</c>, <c>stop</c>, <c>resume</c>.</summary>
public sealed class FreezeCommands(FreezeEnvironment freeze, UnfreezeEnvironment unfreeze, StopEverything stop, ResumeEverything resume, TimeProvider clock)
{
    /// <summary>Freezes an environment until a time, which is read in the person's zone.</summary>
    public async Task<ChatAnswer> FreezeAsync(Person person, ChatCommand.Freeze command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var time = ChatTime.Of(person, clock.GetUtcNow());
        if (WhenResolver.Resolve(command.Until, time.Now, time.Zone) is not WhenResolution.Once until)
        {
            return WhenResolver.Resolve(command.Until, time.Now, time.Zone) is WhenResolution.Refused refusedTime
                ? RefusalText.Answer(Refusal.Invalid(refusedTime.Code, refusedTime.Message))
                : throw new InvalidOperationException("freezing: the end of a freeze is a moment");
        }

        var answer = await freeze.HandleAsync(person, new FreezeRequest(command.Environment, command.Tenant, command.Reason, Until: until.At), cancellationToken);
        if (answer is FreezeAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var set = ((FreezeAnswer.Done)answer).Freezes[0];
        return new ChatAnswer(new ChatLines()
            .Add(until.Note)
            .Add($"❄️ **{set.What}** is frozen by {set.Owner} until {time.Full(set.Until!.Value)}: {ChatLines.OneLine(set.Reason)}")
            .Add("Nothing that touches it starts, and next waves wait; jobs that run go on.")
            .Add($"Lift it: `{set.Lift}`")
            .ToString());
    }

    /// <summary>Lifts the freezes of an environment, or of one tenant there.</summary>
    public async Task<ChatAnswer> UnfreezeAsync(Person person, ChatCommand.Unfreeze command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var answer = await unfreeze.HandleAsync(person, command.Environment, command.Tenant, cancellationToken);
        if (answer is FreezeAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var lifted = ((FreezeAnswer.Done)answer).Freezes;
        return new ChatAnswer(new ChatLines()
            .Add($"**{lifted[0].What}** is no longer frozen: {person.Name} lifted {ChatLines.Count(lifted.Count, "freeze")}. What waited for it goes on.")
            .List(null, lifted, 5, f => $"{(f.Owner == person.Name ? "yours" : $"{f.Owner ?? "somebody"}'s")}: {ChatLines.OneLine(f.Reason)}")
            .ToString());
    }

    /// <summary>Stops everything.</summary>
    public async Task<ChatAnswer> StopAsync(Person person, ChatCommand.Stop command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await stop.HandleAsync(person, command.Reason, cancellationToken);
        if (answer is StopAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var done = (StopAnswer.Done)answer;
        return new ChatAnswer(new ChatLines()
            .Add($"🛑 **Everything is stopped** by {done.Stop.Owner}: {ChatLines.OneLine(done.Stop.Reason)}")
            .Add(done.Running > 0 ? $"{ChatLines.Count(done.Running, "deployment")} under way: jobs that run go on, no further one begins. See `/deploy status`" : "Nothing was under way. Nothing starts from now on.")
            .Add("All subscribed channels are told. To end it: `/deploy resume`")
            .ToString());
    }

    /// <summary>Ends the stop.</summary>
    public async Task<ChatAnswer> ResumeAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var answer = await resume.HandleAsync(person, cancellationToken);
        if (answer is StopAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var stopped = ((StopAnswer.Done)answer).Stop;
        return new ChatAnswer($"▶️ **Deployments go on**: {person.Name} ended the stop ({ChatLines.OneLine(stopped.Reason)}). What waited starts in its order.");
    }
}
