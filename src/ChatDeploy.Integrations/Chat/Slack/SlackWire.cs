using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>One call to Slack: through the budget, within a time, and whatever happens becomes a reply. Nothing is tried again here.</summary>
/// <remarks>Tokens are put into requests and nowhere else; neither they, nor bodies, nor <c>response_url</c>s are logged.</remarks>
internal sealed partial class SlackWire : IDisposable
{
    /// <summary>How long a call may take: a little less than posts wait, so that they learn what happened.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>The largest answer that is read, in bytes; a page of history is a few hundred kilobytes.</summary>
    public const int LongestAnswer = 4 << 20;

    private static readonly Uri SlackApi = new("https://slack.com/api/");

    private readonly Uri _api;
    private readonly SlackBudget _budget;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _http;

    public SlackWire(Uri? api, SlackBudget budget, TimeProvider clock, ILogger logger)
    {
        _api = api is null ? SlackApi : new Uri(api.AbsoluteUri.TrimEnd('/') + "/");
        (_budget, _clock, _logger) = (budget, clock, logger);

        // A redirect would carry the token elsewhere, and cookies are nobody's.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("ChatDeploy", null) } },
        };
    }

    /// <summary>Calls a method.</summary>
    /// <param name="method">Which.</param>
    /// <param name="token">The bot's or the app's.</param>
    /// <param name="arguments">Its arguments; disposed of here.</param>
    /// <param name="type">How to read the answer.</param>
    /// <param name="channel">The channel that is spoken in, for its pace.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait; the call may have arrived.</param>
    public async Task<T> CallAsync<T>(
        SlackMethod method, string? token, HttpContent arguments, JsonTypeInfo<T> type, string? channel, SlackUrgency urgency, CancellationToken cancellationToken) where T : SlackReply, new()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_api, method.Name)) { Content = arguments };
        if (string.IsNullOrEmpty(token)) return Failed<T>(method.Name, SlackErrors.Read("not_authed"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        if (!_budget.TryTake(method, channel, urgency, _clock.GetUtcNow(), out var wait))
            return new T { Failure = new SlackFailure(SlackFailureKind.Throttled, "own_budget", "ChatDeploy has called Slack as often as it may; it goes on shortly.") { RetryAfter = wait } };
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _clock, cancellationToken);

        var reply = await SendAsync(request, (response, body) => SlackAnswers.Read(response, body, type), cancellationToken);
        if (reply.Failure is not { } failure) return reply;
        if (failure.Kind == SlackFailureKind.Throttled) _budget.Pause(method, _clock.GetUtcNow() + failure.RetryAfter);
        return Failed<T>(method.Name, failure);
    }

    /// <summary>Answers a request by its <c>response_url</c>, which needs no token and has no budget but its five uses.</summary>
    public async Task<SlackDone> RespondAsync(Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        if (!IsSlacks(url)) return Failed<SlackDone>("response_url", new SlackFailure(SlackFailureKind.Bug, "foreign_response_url", "The address to answer at is not Slack's."));
        var reply = await SendAsync(request, SlackAnswers.ReadPlain, cancellationToken);
        return reply.Failure is { } failure ? Failed<SlackDone>("response_url", failure) : reply;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Signed requests bring these addresses. Still, nothing but Slack is called: whoever had the secret could otherwise make us call anything we can reach.
    private bool IsSlacks(Uri url) => url.IsAbsoluteUri && (url.Host.Equals(_api.Host, StringComparison.OrdinalIgnoreCase)
        ? url.Scheme == _api.Scheme
        : url.Scheme == Uri.UriSchemeHttps && (url.Host.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith(".slack-gov.com", StringComparison.OrdinalIgnoreCase)));

    private async Task<T> SendAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, byte[], T> read, CancellationToken cancellationToken) where T : SlackReply, new()
    {
        using var limit = new CancellationTokenSource(Longest, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, both.Token);
            return read(response, await response.Content.ReadAsByteArrayAsync(both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new T { Failure = SlackAnswers.Outage("no_answer_in_time", mayHaveArrived: true) };
        }
        catch (HttpRequestException exception)
        {
            // Only where there was no connection it surely did not arrive.
            return new T
            {
                Failure = exception.HttpRequestError switch
                {
                    HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError => SlackAnswers.Outage("no_connection", mayHaveArrived: false),
                    HttpRequestError.SecureConnectionError => SlackAnswers.Outage("no_secure_connection", mayHaveArrived: false),
                    HttpRequestError.ConfigurationLimitExceeded => SlackAnswers.Outage("answer_too_long", mayHaveArrived: true),
                    _ => SlackAnswers.Outage("connection_lost", mayHaveArrived: true),
                },
            };
        }
    }

    private T Failed<T>(string method, SlackFailure failure) where T : SlackReply, new()
    {
        switch (failure.Kind)
        {
            case SlackFailureKind.Throttled:
                Log.Throttled(_logger, method, failure.RetryAfter);
                break;
            case SlackFailureKind.Bug:
                Log.Wrong(_logger, method, failure.Code, failure.Advice);
                break;
            default:
                Log.Failed(_logger, method, failure.Code);
                break;
        }

        return new T { Failure = failure };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Slack, {Method}: too many calls; none for {RetryAfter}")]
        public static partial void Throttled(ILogger logger, string method, TimeSpan retryAfter);

        [LoggerMessage(Level = LogLevel.Error, Message = "Slack, {Method}: {Code}: {Advice}")]
        public static partial void Wrong(ILogger logger, string method, string code, string advice);

        [LoggerMessage(Level = LogLevel.Information, Message = "Slack, {Method}: {Code}")]
        public static partial void Failed(ILogger logger, string method, string code);
    }
}
