using System.Text.Json.Nodes;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Teams.Activities;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Chat.Teams.People;
using ChatDeploy.Integrations.Chat.Teams.Wizard;

namespace ChatDeploy.Integrations.Chat.Teams.Answers;

/// <summary>Answers whatever Teams tells, by who did it.</summary>
public sealed class AnswerActivity(TeamsPeople people, TeamsLine lines, TeamsPressed presses, TeamsWizard wizard, WelcomeQuestions welcome, TeamsReplies replies, TeamsContents contents)
{
    /// <summary>Answers what nobody waits for in the same breath.</summary>
    public async Task HandleAsync(TeamsActivity activity, Uri service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        // Teams tells of an installation twice.
        if (activity is TeamsActivity.MembersChanged { IsBotAdded: true })
        {
            var answer = await welcome.WelcomeAsync(cancellationToken);
            await replies.SayAsync(activity.Context.Conversation(service), contents.Message(answer.Card, answer.Text), cancellationToken);
            return;
        }

        if (Return(activity, service) is not { } back) return;
        var person = await people.OfAsync(back.User, back.Conversation, cancellationToken);
        using var origin = Enter(person, activity);
        switch (activity)
        {
            case TeamsActivity.Line line:
                await lines.HandleAsync(person, line.Text, back, cancellationToken);
                break;
            case TeamsActivity.Submitted submitted:
                await presses.TellAsync(person, TeamsPress.Read(submitted.Data), TeamsPress.ContextOf(submitted.Data), activity.Context.ReplyToId, back, cancellationToken);
                break;
        }
    }

    /// <summary>Answers an invocation.</summary>
    /// <returns>The body; null for an empty one.</returns>
    public async Task<JsonObject?> InvokeAsync(TeamsActivity activity, Uri service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (Return(activity, service) is not { } back) return null;
        var person = await people.OfAsync(back.User, back.Conversation, cancellationToken);
        using var origin = Enter(person, activity);
        return activity switch
        {
            TeamsActivity.Executed executed => await presses.AnswerAsync(person, TeamsPress.Read(executed.Data), TeamsPress.ContextOf(executed.Data), executed.IsAutomatic, activity.Context.ReplyToId, back, cancellationToken),
            TeamsActivity.DialogOpened opened => await wizard.OpenAsync(person, TeamsPress.Read(opened.Data), back, cancellationToken),
            TeamsActivity.DialogSubmitted submitted => await wizard.SubmitAsync(person, TeamsPress.Read(submitted.Data), back, cancellationToken),
            _ => null,
        };
    }

    // Teams calls for its people: what it knows them by stands where an address would.
    private static IDisposable Enter(Person person, TeamsActivity activity) =>
        Origin.Enter(new Origin(TeamsSurface.SurfaceName, person, activity.Context.From?.AadObjectId ?? activity.Context.From?.Id, activity.Context.Id));

    private static TeamsReturn? Return(TeamsActivity activity, Uri service) =>
        activity.Context.From is { } user ? new TeamsReturn(activity.Context.Conversation(service), activity.Context.Kind, user) : null;
}
