using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>One call.</summary>
/// <param name="Name">For logs.</param>
/// <param name="Method">HTTP's.</param>
/// <param name="ServiceUrl">The base of the address.</param>
/// <param name="Path">Below it, its ids escaped.</param>
/// <param name="Conversation">What the budget counts it for.</param>
internal sealed record ConnectorCall(string Name, HttpMethod Method, Uri ServiceUrl, string Path, string Conversation)
{
    /// <summary>The body; null where there is none.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Whether it is about a message that is there.</summary>
    public bool IsAboutMessage { get; init; }
}

/// <summary>Calls Teams: through the budget, with the bot's token, within a time, and whatever happens becomes a value. Nothing is tried again but what a stale token kept from being done.</summary>
/// <remarks>Tokens are put into requests and nowhere else; neither they, nor bodies, nor addresses are logged.</remarks>
internal sealed partial class ConnectorWire(TeamsOptions options, TeamsBudget budget, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long a call may take, its token included: posts wait five seconds and are to learn what happened.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int LongestAnswer = 1 << 20;

    private readonly HttpClient _http = TeamsHttp.New(LongestAnswer);
    private readonly ConnectorTokens _tokens = new(options, clock, logger);
    private readonly bool _isAnonymous = string.IsNullOrEmpty(options.AppId);

    /// <summary>Makes a call.</summary>
    /// <param name="call">Which.</param>
    /// <param name="urgency">How it shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait; the call may have arrived.</param>
    /// <returns>The answer of a success, null where it had none; or the failure.</returns>
    public async Task<(JsonObject? Answer, TeamsFailure? Failure)> CallAsync(ConnectorCall call, TeamsUrgency urgency, CancellationToken cancellationToken)
    {
        // A token goes only where Teams has said that it is, and never in the open.
        if (!SafeUrl.Is(call.ServiceUrl) || (_isAnonymous && !SafeUrl.IsLoopback(call.ServiceUrl)))
            return Failed(call, new TeamsFailure(TeamsFailureKind.Bug, "foreign_service_url", "The conversation's address is none that the bot may call."));
        var isWrite = call.Method != HttpMethod.Get;
        if (!budget.TryTake(call.Conversation, isWrite, urgency, clock.GetUtcNow(), out var wait))
            return Failed(call, new TeamsFailure(TeamsFailureKind.Throttled, "own_budget", "ChatDeploy has called Teams as often as it may; it goes on shortly.") { RetryAfter = wait });
        if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, cancellationToken);

        using var limit = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var isOut = false;
        try
        {
            var (answer, failure) = await WithTokenAsync(call, () => isOut = true, both.Token);
            if (failure is null) return (answer, null);
            if (failure is { Kind: TeamsFailureKind.Throttled }) budget.Pause(call.Conversation, isWrite, clock.GetUtcNow(), failure.RetryAfter);
            return Failed(call, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(call, TeamsFailure.Outage("no_answer_in_time", mayHaveArrived: isOut));
        }
        catch (HttpRequestException exception)
        {
            // Only where there was no connection it surely did not arrive.
            return Failed(call, exception.HttpRequestError switch
            {
                HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError => TeamsFailure.Outage("no_connection", mayHaveArrived: false),
                HttpRequestError.SecureConnectionError => TeamsFailure.Outage("no_secure_connection", mayHaveArrived: false),
                HttpRequestError.ConfigurationLimitExceeded => TeamsFailure.Outage("answer_too_long", mayHaveArrived: true),
                _ => TeamsFailure.Outage("connection_lost", mayHaveArrived: true),
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _tokens.Dispose();
    }

    private async Task<(JsonObject? Answer, TeamsFailure? Failure)> WithTokenAsync(ConnectorCall call, Action goesOut, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var token = _isAnonymous ? null : await _tokens.GetAsync(cancellationToken);
            if (token?.Failure is { } none) return (null, none);
            goesOut();
            var (status, answer, failure) = await SendAsync(call, token?.Value, cancellationToken);

            // A token can end before its time: the secret was changed, the bot was moved. Nothing was done, so that it can be done now.
            if (status != HttpStatusCode.Unauthorized || token?.Value is not { } refused) return (answer, failure);
            _tokens.Drop(refused);
            if (isSecond) return (null, failure);
        }
    }

    private async Task<(HttpStatusCode Status, JsonObject? Answer, TeamsFailure? Failure)> SendAsync(ConnectorCall call, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(call.ServiceUrl.AbsoluteUri.TrimEnd('/') + "/" + call.Path));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString(TeamsJson.Options)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ConnectorAnswers.Failure(response, bytes, call.IsAboutMessage) is { } failure
            ? (response.StatusCode, null, failure)
            : (response.StatusCode, TeamsJson.ReadObject(bytes), null);
    }

    private (JsonObject? Answer, TeamsFailure? Failure) Failed(ConnectorCall call, TeamsFailure failure)
    {
        switch (failure.Kind)
        {
            case TeamsFailureKind.Throttled:
                Log.Throttled(logger, call.Name, failure.RetryAfter);
                break;
            case TeamsFailureKind.Bug:
                Log.Wrong(logger, call.Name, failure.Code);
                break;
            default:
                Log.Failed(logger, call.Name, failure.Code);
                break;
        }

        return (null, failure);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Teams, {Call}: too many calls; none for {RetryAfter}")]
        public static partial void Throttled(ILogger logger, string call, TimeSpan retryAfter);

        [LoggerMessage(Level = LogLevel.Error, Message = "Teams, {Call}: {Code}")]
        public static partial void Wrong(ILogger logger, string call, string code);

        [LoggerMessage(Level = LogLevel.Information, Message = "Teams, {Call}: {Code}")]
        public static partial void Failed(ILogger logger, string call, string code);
    }
}
