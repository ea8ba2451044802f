using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Answers what changes nothing: questions and help.</summary>
public sealed class Questions(
    StatusQuestions status, CommitQuestions commits, HistoryQuestions history, GuardQuestions guards, WizardAnswers wizard, SignInQuestions signIn, ConsoleLinks links, TimeProvider clock)
{
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
        ChatCommand.Help c => Task.FromResult(new ChatAnswer(GrammarHelp.Render(c.Word), Card: HelpCard.Of(c.Word is null ? null : GrammarHelp.Find(c.Word.TrimStart('/')), links))),
        ChatCommand.Wizard => wizard.OpenAsync(person, cancellationToken),
        _ => throw new InvalidOperationException($"answering a command: {command.GetType()} has no answer"),
    };
}
