using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>The way to the console: <c>web</c>.</summary>
public sealed class SignInQuestions(IssueSignInLink issue)
{
    /// <summary>A sign-in link for the one who asks, whom alone the answer is for (spec J3).</summary>
    internal async Task<ChatAnswer> WebAsync(Person person, CancellationToken cancellationToken) => await issue.HandleAsync(person.Name, cancellationToken) switch
    {
        IssueSignInLinkAnswer.Issued issued => new ChatAnswer(
            new ChatLines()
                .Add("Your sign-in link to the console, for you alone:")
                .Add(issued.Url)
                .Add($"It signs in whoever opens it as {issued.Person}, works once and for {SignInLink.Lifetime.TotalMinutes:0} minutes. Do not pass it on.")
                .ToString(),
            OnlyForAsker: true),
        IssueSignInLinkAnswer.Refused refused => RefusalText.Answer(refused.Refusal),
        _ => throw new InvalidOperationException("no such answer"),
    };
}
