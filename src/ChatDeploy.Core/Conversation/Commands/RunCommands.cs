using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Commands on a deployment that is under way: <c>cancel</c>, <c>retry</c>, <c>skip</c>, <c>continue</c>. Each answers with how it stands then.</summary>
public sealed class RunCommands(CancelDeployment cancel, AnswerPause pause, DeploymentTexts texts, DeploymentCards cards)
{
    /// <summary>Cancels it.</summary>
    public async Task<ChatAnswer> CancelAsync(Person person, ChatCommand.Cancel command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return await ShowAsync(person, command.Id, await cancel.HandleAsync(person, command.Id.Value, cancellationToken), done: null, cancellationToken);
    }

    /// <summary>Tries failed jobs again.</summary>
    /// <param name="person">Who says so.</param>
    /// <param name="command">Of what.</param>
    /// <param name="shown">The change of the deployment that a card showed; null for whatever pause there is.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public Task<ChatAnswer> RetryAsync(Person person, ChatCommand.Retry command, int? shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return AnswerAsync(person, command.Id, PauseChoice.Retry, shown, "The failed jobs are tried again.", cancellationToken);
    }

    /// <summary>Leaves failed jobs out.</summary>
    /// <param name="person">Who says so.</param>
    /// <param name="command">Of what.</param>
    /// <param name="shown">The change of the deployment that a card showed; null for whatever pause there is.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public Task<ChatAnswer> SkipAsync(Person person, ChatCommand.Skip command, int? shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return AnswerAsync(person, command.Id, PauseChoice.Skip, shown, "The failed jobs are left out.", cancellationToken);
    }

    /// <summary>Goes on in spite of failed jobs.</summary>
    /// <param name="person">Who says so.</param>
    /// <param name="command">Of what.</param>
    /// <param name="shown">The change of the deployment that a card showed; null for whatever pause there is.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public Task<ChatAnswer> ContinueAsync(Person person, ChatCommand.Continue command, int? shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return AnswerAsync(person, command.Id, PauseChoice.Continue, shown, "It goes on without the failed jobs.", cancellationToken);
    }

    private async Task<ChatAnswer> AnswerAsync(Person person, DeploymentId id, PauseChoice choice, int? shown, string done, CancellationToken cancellationToken) =>
        await ShowAsync(person, id, await pause.HandleAsync(person, id.Value, choice, shown, cancellationToken), done, cancellationToken);

    private async Task<ChatAnswer> ShowAsync(Person person, DeploymentId id, DeploymentAnswer answer, string? done, CancellationToken cancellationToken)
    {
        if (answer is DeploymentAnswer.Refused refused) return RefusalText.Answer(refused.Refusal, id.Value);
        return new ChatAnswer(new ChatLines().Add(done).Add(await texts.ShowAsync(person, id.Value, cancellationToken)).ToString(), id.Value, Card: await cards.ContentAsync(id.Value, cancellationToken));
    }
}
