using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Chat.Teams.Activities;
using ChatDeploy.Integrations.Chat.Teams.Answers;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Teams.Requests;

/// <summary>The way of an activity that was believed: lines are durable before they are acknowledged, and answered after it; invocations are answered at once.</summary>
/// <remarks>Teams sends nothing again. An invocation is not kept: its sender sees that it failed, and presses again.</remarks>
public sealed partial class TeamsIntake(ChatRequests inbox, ChatWork work, ChatAddresses addresses, TeamsReplies replies, IServiceScopeFactory scopes, TimeProvider clock, ILogger<TeamsIntake> logger) : IChatRequestHandler
{
    private const string NotDone = "This was not carried out: ChatDeploy's store does not answer at the moment. Nothing was done; say it again in a while.";
    private static readonly TimeSpan ToStore = TimeSpan.FromSeconds(3);

    // Teams waits for ten seconds at least.
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public string Surface => TeamsSurface.SurfaceName;

    /// <summary>Takes an activity.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="body">As it arrived.</param>
    /// <param name="service">Where it is answered.</param>
    /// <param name="cancellationToken">Not used to give up what is being stored.</param>
    /// <returns>The body of the answer; null for an empty one.</returns>
    public async Task<JsonObject?> TakeAsync(TeamsActivity activity, ReadOnlyMemory<byte> body, Uri service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        switch (activity)
        {
            case { IsInvoke: true }:
                return await InvokeAsync(activity, service);
            case TeamsActivity.MembersChanged { IsBotRemoved: true } or TeamsActivity.Installed { IsRemoved: true }:
                await addresses.ForgetAsync(Surface, activity.Context.Conversation(service).WithoutThread().Id, activity.Context.TeamId, cancellationToken);
                return null;
            case TeamsActivity.MembersChanged { IsBotAdded: true } or TeamsActivity.Installed or TeamsActivity.Line or TeamsActivity.Submitted:
                await StoreAsync(activity, body, service);
                return null;
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public Task ResumeAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TeamsActivityReader.Read(Encoding.UTF8.GetBytes(request.Body)) is { } activity && SafeUrl.TryReadService(activity.Context.ServiceUrl, out var service)
            ? AnswerAsync(activity, service, cancellationToken)
            : Task.CompletedTask;
    }

    private async Task StoreAsync(TeamsActivity activity, ReadOnlyMemory<byte> body, Uri service)
    {
        var text = Encoding.UTF8.GetString(body.Span).Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal);
        var write = inbox.Store(new IncomingChatRequest(Surface, RequestId(activity.Context, text), activity.GetType().Name, text, clock.GetUtcNow()));
        if (await EndsWithinAsync(write.Answered, ToStore)) Begin(await write.Answered, activity, service);
        else if (write.TryWithdraw()) Tell(activity, service, NotDone);
        else _ = Task.Run(async () => Begin(await write.Answered, activity, service));
    }

    private void Begin(WriteReceipt<long> receipt, TeamsActivity activity, Uri service)
    {
        if (receipt.Outcome != WriteOutcome.Written) Tell(activity, service, NotDone);

        // 0: it came before, and is being answered or has been.
        else if (receipt.Stored != 0) work.Begin(receipt.Stored, token => AnswerAsync(activity, service, token), (line, token) => replies.SayAsync(activity.Context.Conversation(service), TeamsContents.Lines(line), token));
    }

    private async Task AnswerAsync(TeamsActivity activity, Uri service, CancellationToken cancellationToken)
    {
        await RememberAsync(activity, service, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AnswerActivity>().HandleAsync(activity, service, cancellationToken);
    }

    private async Task<JsonObject?> InvokeAsync(TeamsActivity activity, Uri service)
    {
        var answering = work.RunAsync(async token =>
        {
            await RememberAsync(activity, service, token);
            await using var scope = scopes.CreateAsyncScope();
            var answer = await scope.ServiceProvider.GetRequiredService<AnswerActivity>().InvokeAsync(activity, service, token);
            return answer is null ? null : TeamsCommands.In(answer, activity.Context.Kind == TeamsConversationKind.Personal);
        });
        try
        {
            if (await EndsWithinAsync(answering, ToAnswer)) return await answering;
            _ = answering.ContinueWith(ended => Log.Threw(logger, ended.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
#pragma warning disable CA1031 // Whoever pressed is told, whatever happens here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(logger, exception);
        }

        const string late = "This did not come to an end in time: the store answers slowly or not at all. Look at status before you press again.";
        return activity is TeamsActivity.Executed ? TeamsAnswers.Error("unavailable", late) : activity is TeamsActivity.OtherInvoke ? null : TeamsAnswers.DialogMessage(late);
    }

    private Task RememberAsync(TeamsActivity activity, Uri service, CancellationToken cancellationToken)
    {
        var context = activity.Context;
        var isPersonal = context.Kind == TeamsConversationKind.Personal;
        return addresses.RememberAsync(
            new ChatAddress
            {
                Surface = Surface,
                ConversationId = context.Conversation(service).WithoutThread().Id,
                ServiceUrl = service.AbsoluteUri,
                TenantId = context.TenantId,
                TeamId = context.TeamId,
                PersonKey = isPersonal ? context.From?.AadObjectId?.ToLowerInvariant() : null,
                MemberId = isPersonal ? context.From?.Id : null,
            },
            activity is TeamsActivity.Installed or TeamsActivity.MembersChanged { IsBotAdded: true },
            cancellationToken);
    }

    private void Tell(TeamsActivity activity, Uri service, string text) =>
        _ = Task.Run(() => work.TellAsync((line, token) => replies.SayAsync(activity.Context.Conversation(service), TeamsContents.Lines(line), token), text));

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan longest)
    {
        if (task.IsCompleted) return true;
        using var done = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(longest, clock, done.Token));
        await done.CancelAsync();
        return first == task;
    }

    private static string RequestId(TeamsContext context, string body) => context.Id is { } id && $"{context.ConversationId}/{id}" is { Length: <= 200 } own
        ? own
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.Id is null ? body : $"{context.ConversationId}/{context.Id}")));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "answering a press in Teams: it threw; who pressed is told")]
        public static partial void Threw(ILogger logger, Exception exception);
    }
}
