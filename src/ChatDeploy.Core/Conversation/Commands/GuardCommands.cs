using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>What keeps deployments away, set by hand: <c>lock</c>, <c>unlock</c>, <c>pin</c>, <c>unpin</c>.</summary>
public sealed class GuardCommands(LockTool lockTool, UnlockTool unlockTool, PinSite pinSite, UnpinSite unpinSite)
{
    /// <summary>Locks a tool.</summary>
    public async Task<ChatAnswer> LockAsync(Person person, ChatCommand.Lock command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await lockTool.HandleAsync(person, command.Tool, command.Environment, command.Reason, cancellationToken);
        if (answer is LockAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var (held, running) = (LockAnswer.Done)answer;
        return new ChatAnswer(new ChatLines()
            .Add($"🔒 **{held.What}** is locked by {held.Owner}: {ChatLines.OneLine(held.Reason!)}")
            .Add(running.Count > 0 ? $"What runs goes on: {ChatLines.Names(running)}. What comes after waits." : "Deployments of it wait until it is lifted.")
            .Add($"Lift it: `/deploy unlock {held.Tool} on {held.Environment}`")
            .ToString());
    }

    /// <summary>Lifts a lock.</summary>
    public async Task<ChatAnswer> UnlockAsync(Person person, ChatCommand.Unlock command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var answer = await unlockTool.HandleAsync(person, command.Tool, command.Environment, command.Confirmed, cancellationToken);
        if (answer is LockAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var held = ((LockAnswer.Done)answer).Lock;
        var whose = held.Owner == person.Name ? "your" : $"{held.Owner ?? "somebody"}'s";
        return new ChatAnswer($"🔓 **{held.What}** is unlocked: {person.Name} lifted {whose} lock ({ChatLines.OneLine(held.Reason!)}). Deployments that waited for it go on.");
    }

    /// <summary>Pins a site.</summary>
    public async Task<ChatAnswer> PinAsync(Person person, ChatCommand.Pin command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await pinSite.HandleAsync(person, command.Target, command.Tool, command.Environment, command.Reason, cancellationToken);
        if (answer is PinAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var pin = ((PinAnswer.Done)answer).Pin;
        return new ChatAnswer(new ChatLines()
            .Add($"📌 **{pin.Target}** stays at {pin.Tool} {VersionText.Of(pin.Version)} on {pin.Environment}, pinned by {pin.Owner}: {ChatLines.OneLine(pin.Reason)}")
            .Add($"Lift it: `/deploy unpin {pin.Target} {pin.Tool} on {pin.Environment}`")
            .ToString());
    }

    /// <summary>Lifts a pin.</summary>
    public async Task<ChatAnswer> UnpinAsync(Person person, ChatCommand.Unpin command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var answer = await unpinSite.HandleAsync(person, command.Target, command.Tool, command.Environment, cancellationToken);
        if (answer is PinAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var pin = ((PinAnswer.Done)answer).Pin;
        var whose = pin.Owner == person.Name ? "your" : $"{pin.Owner ?? "somebody"}'s";
        return new ChatAnswer($"**{pin.Target}** takes part in deployments of {pin.Tool} on {pin.Environment} again: {person.Name} lifted {whose} pin ({ChatLines.OneLine(pin.Reason)}).");
    }
}
