using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Chat.Slack.Answers;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>
/// The way of every request of Slack, from HTTP or a socket, to its acknowledgement: clicks, commands and lines
/// are durable first, everything slow comes after, and whatever the store does Slack has its answer within three seconds.
/// </summary>
/// <remarks>
/// Forms that are submitted, and options that are asked for, wait for their answer and are not kept: should the process die, Slack
/// tells the person, whose form is still there. Opening the home tab or a form changes nothing and is not kept either.
/// </remarks>
public sealed partial class SlackIntake(ChatRequests inbox, SlackWork work, SlackClient slack, TimeProvider clock, ILogger<SlackIntake> logger)
{
    private const string NotDone = "This was not carried out: ChatDeploy's store does not answer at the moment. Nothing was done; say it again in a while.";
    private const string SlowStore = "ChatDeploy's store answers slowly at the moment. This is carried out as soon as it does, and answered here; there is no need to repeat it.";
    private static readonly TimeSpan ToStore = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(2.2);

    /// <summary>Takes a request.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">What it holds; its origin is verified.</param>
    /// <param name="cancellationToken">Not used to give up what is being stored.</param>
    public async Task<SlackAcknowledgement> TakeAsync(SlackRequestKind kind, JsonObject payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        switch (Read(kind, payload))
        {
            case null:
                Log.Malformed(logger, kind);
                return SlackAcknowledgement.Taken;
            case SlackRequest.Unused:
                return SlackAcknowledgement.Taken;
            case SlackRequest.Suggestion suggestion:
                return await SuggestAsync(suggestion);
            case SlackRequest.Submission submission:
                return await SubmitAsync(submission);
            case SlackRequest request when work.IsBusy:
                return SlackReturn.Of(request) is { ResponseUrl: not null }
                    ? new SlackAcknowledgement(true, kind == SlackRequestKind.Command ? Said("ChatDeploy is busy; nothing was done. Say it again in a moment.") : null)
                    : SlackAcknowledgement.NotTaken;
            case (SlackRequest.Command or SlackRequest.Press or SlackRequest.Line) and var request:
                return await StoreAsync(kind, request, payload);
            case var request:
                work.Begin(0, request);
                return SlackAcknowledgement.Taken;
        }
    }

    /// <summary>The request that a payload is; null for none.</summary>
    internal static SlackRequest? Read(SlackRequestKind kind, JsonObject payload) => kind switch
    {
        SlackRequestKind.Command => SlackRequestReader.ReadCommand(payload.Where(p => p.Value?.GetValueKind() == JsonValueKind.String).ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal)),
        SlackRequestKind.Interaction => SlackRequestReader.ReadInteraction(payload),
        _ => SlackRequestReader.ReadEvent(payload),
    };

    private async Task<SlackAcknowledgement> StoreAsync(SlackRequestKind kind, SlackRequest request, JsonObject payload)
    {
        var body = BlockJson.Write(Kept(payload));
        var write = inbox.Store(new IncomingChatRequest(SlackSurface.SurfaceName, RequestId(request, payload, body), kind.ToString(), body, clock.GetUtcNow()));
        if (await EndsWithinAsync(write.Answered, ToStore)) return Begin(await write.Answered, request);

        // It takes long. Taken back it surely was not done; under way already, it is answered once it is stored.
        if (!write.TryWithdraw())
        {
            _ = Task.Run(() => BeginLateAsync(write, request));

            // Nobody could be told if it were not stored after all: Slack sends it again, and then it is known whether it was.
            return SlackReturn.Of(request) is { ResponseUrl: not null } ? SlackAcknowledgement.Taken : SlackAcknowledgement.NotTaken;
        }

        return NotStored(request);
    }

    private async Task BeginLateAsync(PendingWrite<IncomingChatRequest, long> write, SlackRequest request)
    {
        if (!await EndsWithinAsync(write.Answered, ToStore) && SlackReturn.Of(request) is { ResponseUrl: not null } back) await work.TellAsync(back, SlowStore);
        Begin(await write.Answered, request);
    }

    private SlackAcknowledgement Begin(WriteReceipt<long> receipt, SlackRequest request)
    {
        if (receipt.Outcome != WriteOutcome.Written) return NotStored(request);

        // 0: it came before, and is being answered or has been.
        if (receipt.Stored != 0) work.Begin(receipt.Stored, request);
        return SlackAcknowledgement.Taken;
    }

    // Who can be told is told; the rest Slack sends again.
    private SlackAcknowledgement NotStored(SlackRequest request)
    {
        if (SlackReturn.Of(request) is not { ResponseUrl: not null } back) return SlackAcknowledgement.NotTaken;
        _ = Task.Run(() => work.TellAsync(back, NotDone));
        return SlackAcknowledgement.Taken;
    }

    private async Task<SlackAcknowledgement> SuggestAsync(SlackRequest.Suggestion suggestion)
    {
        var options = AttemptAsync<JsonObject>(async () => await work.RunAsync((answer, token) => answer.SuggestAsync(suggestion, token)));
        return new SlackAcknowledgement(true, (await EndsWithinAsync(options, ToAnswer) ? await options : null) ?? new JsonObject { ["options"] = new JsonArray() });
    }

    private async Task<SlackAcknowledgement> SubmitAsync(SlackRequest.Submission submission)
    {
        var answering = AttemptAsync<SlackViewAnswer>(async () => await work.RunAsync((answer, token) => answer.SubmitAsync(submission, token)));
        if (await EndsWithinAsync(answering, ToAnswer))
        {
            return await answering switch
            {
                null => new SlackAcknowledgement(true, Failed(submission)),
                SlackViewAnswer.Show show => new SlackAcknowledgement(true, Update(show.View)),
                SlackViewAnswer.Errors errors => new SlackAcknowledgement(true, Errors(errors.ByBlock)),
                _ => SlackAcknowledgement.Taken,
            };
        }

        _ = Task.Run(async () =>
        {
            var view = await answering switch
            {
                null => SlackViews.Notice("Not finished", Unknown),
                SlackViewAnswer.Show show => show.View,
                SlackViewAnswer.Errors errors => errors.View,
                SlackViewAnswer.Close { View: { } last } => last,
                _ => SlackViews.Notice("Done", "It is done. You can close this."),
            };
            await slack.UpdateViewAsync(submission.View.Id, null, view, CancellationToken.None);
        });
        return new SlackAcknowledgement(true, Update(SlackViews.Notice("One moment", "Still at it: this takes longer than usual. It goes on here by itself.")));
    }

    private const string Unknown = "This did not come to an end: ChatDeploy's store does not answer. Close this and look at `/deploy status`; `/deploy` goes on where you were.";

    private static JsonObject Failed(SlackRequest.Submission submission) => submission.View.State.Count > 0
        ? Errors(new Dictionary<string, string>(StringComparer.Ordinal) { [submission.View.State.First().Key] = "ChatDeploy's store does not answer at the moment. Submit again in a while." })
        : Update(SlackViews.Notice("Not finished", Unknown));

    private static JsonObject Update(JsonObject view) => new() { ["response_action"] = "update", ["view"] = view };

    private static JsonObject Errors(IReadOnlyDictionary<string, string> byBlock) =>
        new() { ["response_action"] = "errors", ["errors"] = new JsonObject(byBlock.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, e.Value))) };

    private static JsonObject Said(string text) => new() { ["response_type"] = "ephemeral", ["text"] = text };

    private async Task<T?> AttemptAsync<T>(Func<Task<T>> answer) where T : class
    {
        try
        {
            return await answer();
        }
#pragma warning disable CA1031 // Slack has its answer whatever happens here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(logger, exception);
            return null;
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan longest)
    {
        if (task.IsCompleted) return true;
        using var done = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(longest, clock, done.Token));
        await done.CancelAsync();
        return first == task;
    }

    // What is not asked for again is not kept: whole messages and views, and tokens of old.
    private static JsonObject Kept(JsonObject payload)
    {
        var kept = (JsonObject)payload.DeepClone();
        kept.Remove("token");
        if (kept["message"] is JsonObject message) kept["message"] = new JsonObject { ["ts"] = message["ts"]?.DeepClone(), ["thread_ts"] = message["thread_ts"]?.DeepClone() };
        if (kept["view"] is JsonObject view) view.Remove("blocks");
        return kept;
    }

    private static string RequestId(SlackRequest request, JsonObject payload, string body)
    {
        var own = payload["event_id"] ?? payload["trigger_id"];
        if (own?.GetValueKind() == JsonValueKind.String && own.GetValue<string>() is { Length: > 0 and <= 150 } id) return $"{request.TeamId}:{id}".Replace('\0', '?');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Slack sent a {Kind} that lacks what each of its kind has; it is passed over")]
        public static partial void Malformed(ILogger logger, SlackRequestKind kind);

        [LoggerMessage(Level = LogLevel.Error, Message = "answering a form of Slack: it threw; who submitted it is told")]
        public static partial void Threw(ILogger logger, Exception exception);
    }
}
