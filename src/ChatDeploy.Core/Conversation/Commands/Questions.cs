using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Answers what changes nothing: questions, help, and commands whose feature is not there yet.</summary>
public sealed class Questions(StatusQuestions status, CommitQuestions commits, HistoryQuestions history, GuardQuestions guards, SignInQuestions signIn, TimeProvider clock)
{
    private const string LockInstead = "To keep a tool away meanwhile: /deploy lock crm on prod because \"…\"";

    internal Task<ChatAnswer> AnswerAsync(Person person, ChatCommand command, CancellationToken cancellationToken) => command switch
    {
        ChatCommand.Status c => status.StatusAsync(person, c, cancellationToken),
        ChatCommand.Why c => status.WhyAsync(person, c, cancellationToken),
        ChatCommand.Queue c => commits.QueueAsync(c, cancellationToken),
        ChatCommand.Diff c => commits.DiffAsync(c, cancellationToken),
        ChatCommand.History c => history.HistoryAsync(person, c, cancellationToken),
        ChatCommand.Next c => guards.NextAsync(person, c, cancellationToken),
        ChatCommand.Web => signIn.WebAsync(person, cancellationToken),
        ChatCommand.WhoAmI => Task.FromResult(PersonQuestions.WhoAmI(person, clock.GetUtcNow())),
        ChatCommand.Help c => Task.FromResult(new ChatAnswer(GrammarHelp.Render(c.Word))),
        _ => Task.FromResult(Missing(command)),
    };

    private static ChatAnswer Missing(ChatCommand command) => command switch
    {
        ChatCommand.Wizard => NotAvailable.Answer("The wizard's steps", "Say it in a line: /deploy crm to acme on stage. What is ready: /deploy queue"),
        ChatCommand.Freeze or ChatCommand.Unfreeze => NotAvailable.Answer("Freezes", LockInstead),
        ChatCommand.Hold c => NotAvailable.Answer("Holds", $"To keep a site at its version: /deploy pin {c.Target} {c.Tool} on {c.Environment} because \"…\""),
        ChatCommand.Unhold c => NotAvailable.Answer("Holds", $"A pin is lifted with /deploy unpin {c.Target} {c.Tool} on {c.Environment}"),
        ChatCommand.Bad c => NotAvailable.Answer("Marks for bad commits", $"Name the version that you want instead: /deploy {c.Tool}@<ref> to <target> on <env>"),
        ChatCommand.Unbad => NotAvailable.Answer("Marks for bad commits", "No commit is marked, so there is nothing to take away."),
        ChatCommand.Stop => NotAvailable.Answer("Stops of everything", "Cancel what runs (/deploy status lists it, /deploy cancel <id>), and lock the tools: /deploy lock crm on prod because \"…\""),
        ChatCommand.Resume => NotAvailable.Answer("Stops of everything", "Nothing is stopped. A lock is lifted with /deploy unlock <tool> on <env>"),
        _ => throw new InvalidOperationException($"answering a command: {command.GetType()} has no answer"),
    };
}
