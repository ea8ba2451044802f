using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Integrations.Chat.Slack.Answers;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>Has Slack's requests answered, each with services of its own, and tells who asked what becomes of them.</summary>
public sealed class SlackWork(IServiceScopeFactory scopes, ChatWork work, SlackReplies replies) : IChatRequestHandler
{
    /// <inheritdoc/>
    public string Surface => SlackSurface.SurfaceName;

    /// <summary>Whether it takes no more for the moment.</summary>
    public bool IsBusy => work.IsBusy;

    /// <summary>Begins to answer a request; returns at once.</summary>
    /// <param name="id">Its key in the inbox; 0 where it is not kept there.</param>
    /// <param name="request">The request.</param>
    public void Begin(long id, SlackRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        work.Begin(id, token => AnswerAsync(request, token), SlackReturn.Of(request) is { ResponseUrl: not null } back ? (text, token) => TellAsync(back, text, token) : null);
    }

    /// <summary>Runs what Slack waits for.</summary>
    /// <param name="answer">What.</param>
    public Task<T> RunAsync<T>(Func<AnswerRequest, CancellationToken, Task<T>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return work.RunAsync(async token =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return await answer(scope.ServiceProvider.GetRequiredService<AnswerRequest>(), token);
        });
    }

    /// <inheritdoc/>
    public Task ResumeAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SlackIntake.Read(Enum.Parse<SlackRequestKind>(request.Kind), JsonNode.Parse(request.Body) as JsonObject ?? []) is { } read
            ? AnswerAsync(read with { IsLate = true }, cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>Tells who asked something in a line, as far as Slack takes it.</summary>
    internal Task TellAsync(SlackReturn back, string text) => work.TellAsync((line, token) => TellAsync(back, line, token), text);

    private Task TellAsync(SlackReturn back, string text, CancellationToken cancellationToken) => replies.WhisperAsync(back, SlackCards.Lines(text), cancellationToken);

    private async Task AnswerAsync(SlackRequest request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AnswerRequest>().HandleAsync(request, cancellationToken);
    }
}
