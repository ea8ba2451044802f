using ChatDeploy.Core.Audit;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.Home;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Wizard;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Answers whatever Slack tells, by who did it.</summary>
public sealed partial class AnswerRequest(
    SlackPeople people, AnswerLine lines, AnswerPress presses, AnswerSubmission submissions, SlackForms forms, SlackWizard wizard, SlackHome home, SlackReplies replies, ILogger<AnswerRequest> logger)
{
    private const string WhoAreYou =
        "Nothing was done: only Slack can tell who you are, and it does not answer at the moment. Try again in a while; with your Slack id in the catalog nobody has to ask.";

    /// <summary>Answers a request that nobody waits for in the same breath.</summary>
    public async Task HandleAsync(SlackRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is SlackRequest.Removed removed)
        {
            Log.Removed(logger, removed.Event);
            return;
        }

        if (request.UserId.Length == 0) return;
        var back = SlackReturn.Of(request);
        if (await people.OfAsync(request.UserId, cancellationToken) is not { } person)
        {
            if (back is not null) await replies.WhisperAsync(back, SlackCards.Lines(WhoAreYou), cancellationToken);
            return;
        }

        using var origin = Enter(person, request);
        switch (request)
        {
            case SlackRequest.Command command:
                await lines.HandleAsync(person, SlackText.Plain(command.Text), command, back!, cancellationToken);
                break;
            case SlackRequest.Line line:
                await lines.HandleAsync(person, SlackText.Plain(SlackText.WithoutMention(line.Text)), line, back!, cancellationToken);
                break;
            case SlackRequest.Press press:
                await presses.HandleAsync(person, press, back!, cancellationToken);
                break;
            case SlackRequest.Shortcut:
                await forms.OpenWizardAsync(person, request, back!, cancellationToken);
                break;
            case SlackRequest.HomeOpened:
                await home.PublishAsync(person, cancellationToken);
                break;
        }
    }

    /// <summary>Answers a submitted modal.</summary>
    public async Task<SlackViewAnswer> SubmitAsync(SlackRequest.Submission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (await people.OfAsync(submission.UserId, cancellationToken) is not { } person) return new SlackViewAnswer.Show(SlackViews.Notice("Not done", WhoAreYou));
        using var origin = Enter(person, submission);
        return await submissions.HandleAsync(person, submission, cancellationToken);
    }

    /// <summary>The options for what is typed.</summary>
    public async Task<JsonObject> SuggestAsync(SlackRequest.Suggestion suggestion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suggestion);
        return await people.OfAsync(suggestion.UserId, cancellationToken) is { } person
            ? await wizard.SuggestAsync(person, suggestion, cancellationToken)
            : new JsonObject { ["options"] = new JsonArray() };
    }

    // Slack calls for its people: what it knows them by stands where an address would.
    private static IDisposable Enter(SlackPerson person, SlackRequest request) => Origin.Enter(new Origin(SlackSurface.SurfaceName, person.Person, request.UserId));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Slack says {Event}: the app was removed or its tokens revoked. Nothing can be posted there until it is installed again and its new tokens are configured.")]
        public static partial void Removed(ILogger logger, string @event);
    }
}
