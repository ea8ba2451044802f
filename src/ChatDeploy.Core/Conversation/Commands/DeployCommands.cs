using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Commands that ask for deployments and launch them: <c>/deploy …</c>, <c>rollback</c>, <c>launch</c>.</summary>
public sealed class DeployCommands(
    RequestDeployment request, RequestRollback rollback, LaunchDeployment launch, DeploymentTexts texts, DeploymentCards cards, IDbContextFactory<DeployDbContext> contexts, TimeProvider clock)
{
    /// <summary>Answers with the preview, or with the operation's refusal; a time is read in the person's zone.</summary>
    public async Task<ChatAnswer> RequestAsync(Person person, ChatCommand.Deploy command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var now = clock.GetUtcNow();
        DateTimeOffset? at = null;
        string? note = null;
        switch (command.When is null ? null : WhenResolver.Resolve(command.When, now, ChatTime.Of(person, now).Zone))
        {
            case WhenResolution.Once once:
                (at, note) = (once.At, once.Note);
                break;
            case WhenResolution.Repeated:
                return NotAvailable.Answer("Repeated deployments", $"Deploy once at a time: {ChatCommandFormatter.Format(command with { When = Once((When.Every)command.When!) })}");
            case WhenResolution.AtWindow:
                // Whatever is launched waits for its window (contract, Flow): there is no time to set.
                note = $"It starts when a window of {command.Environment} is open, as every deployment there does.";
                break;
            case WhenResolution.Refused refused:
                return RefusalText.Answer(Refusal.Invalid(refused.Code, refused.Message));
        }

        var answer = await request.HandleAsync(
            person,
            new DeploymentRequest(command.Items.Select(i => new RequestedItem(i.Tool, i.Ref)).ToList(), command.Targets, command.Environment, at, Reason: command.Reason),
            cancellationToken);
        return await ShowAsync(person, answer, note, cancellationToken);
    }

    /// <summary>Answers with the preview of a rollback of a whole deployment.</summary>
    public async Task<ChatAnswer> RollBackAsync(Person person, ChatCommand.RollbackDeployment command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await rollback.OfDeploymentAsync(person, command.Id.Value, reason: null, cancellationToken);
        return answer is DeploymentAnswer.Refused refused
            ? RefusalText.Answer(refused.Refusal, command.Id.Value)
            : await ShowAsync(person, answer, note: null, cancellationToken);
    }

    /// <summary>Answers with the preview of a rollback of one tool on one target.</summary>
    public async Task<ChatAnswer> RollBackAsync(Person person, ChatCommand.RollbackTarget command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = await rollback.OfTargetAsync(person, command.Tool, command.Target, command.Environment, reason: null, cancellationToken);
        return await ShowAsync(person, answer, note: null, cancellationToken);
    }

    /// <summary>Launches the preview as it is stored, which is what people were shown last; answers with what it waits for now, or with the preview where it has changed.</summary>
    public async Task<ChatAnswer> LaunchAsync(Person person, ChatCommand.Launch command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var id = command.Id.Value;
        string? shown;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            shown = await db.Deployments.AsNoTracking().Where(d => d.Id == id).Select(d => d.PreviewRef).SingleOrDefaultAsync(cancellationToken);
        }

        return await LaunchAsync(person, command.Id, shown, cancellationToken);
    }

    /// <summary>Launches the preview that was looked at, which a card's button cites; answers as the typed command does.</summary>
    /// <param name="person">Who launches.</param>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="previewRef">The preview that was looked at; null is refused with <c>preview_required</c>.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public async Task<ChatAnswer> LaunchAsync(Person person, DeploymentId deploymentId, string? previewRef, CancellationToken cancellationToken)
    {
        var id = deploymentId.Value;
        var answer = await launch.HandleAsync(person, id, previewRef, cancellationToken);
        if (answer is not DeploymentAnswer.Refused { Refusal: var refusal }) return await ShowAsync(person, answer, note: null, cancellationToken);
        if (refusal.Code != "preview_mismatch") return RefusalText.Answer(refusal, id);
        return RefusalText.Answer(refusal, id, await texts.ShowAsync(person, id, cancellationToken)) with { Card = await cards.ContentAsync(id, cancellationToken) };
    }

    private async Task<ChatAnswer> ShowAsync(Person person, DeploymentAnswer answer, string? note, CancellationToken cancellationToken)
    {
        if (answer is DeploymentAnswer.Refused refused) return RefusalText.Answer(refused.Refusal);
        var id = ((DeploymentAnswer.Done)answer).Id;
        var text = new ChatLines().Add(note).Add(await texts.ShowAsync(person, id, cancellationToken)).ToString();
        return new ChatAnswer(text, id, Card: await cards.ContentAsync(id, cancellationToken));
    }

    private static When.Moment Once(When.Every every) => new(new WhenDay.Next(), every.Time, every.Zone);
}
