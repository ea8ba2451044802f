using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>What came of asking for a token: it, or why there is none.</summary>
/// <param name="Value">The token; null where there is none.</param>
/// <param name="Failure">Why there is none.</param>
internal sealed record ConnectorToken(string? Value, TeamsFailure? Failure)
{
    /// <summary>Says nothing of the token.</summary>
    public override string ToString() => Failure is null ? "a token" : Failure.Code;
}

/// <summary>
/// The bot's own token (Teams notes, section 3): client credentials, one request at a time however many wait, fetched again some minutes
/// before it ends while the old one is still used.
/// </summary>
internal sealed partial class ConnectorTokens(TeamsOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long a request may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>How long before its end a token is replaced; half its life for short ones.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private const int LongestAnswer = 128 << 10;
    private const int LongestToken = 16 << 10;
    private static readonly TimeSpan PauseAfterOutage = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HttpClient _http = TeamsHttp.New(LongestAnswer);
    private readonly Uri _address = options.TokenUrl ?? new Uri($"https://login.microsoftonline.com/{(string.IsNullOrEmpty(options.TenantId) ? "botframework.com" : options.TenantId)}/oauth2/v2.0/token");
    private string? _value;
    private DateTimeOffset _renewAt;
    private DateTimeOffset _endsAt;
    private TeamsFailure? _failure;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private Task _fetching = Task.CompletedTask;

    /// <summary>A token that is good now.</summary>
    public async Task<ConnectorToken> GetAsync(CancellationToken cancellationToken)
    {
        Task fetching;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var isGood = _value is not null && now < _endsAt;
            if ((!isGood || now >= _renewAt) && now >= _nextTry && _fetching.IsCompleted) _fetching = FetchAsync();
            if (isGood) return new ConnectorToken(_value, null);
            fetching = _fetching;
        }

        await fetching.WaitAsync(cancellationToken);
        lock (_gate)
            return _value is not null && clock.GetUtcNow() < _endsAt ? new ConnectorToken(_value, null) : new ConnectorToken(null, _failure ?? TeamsFailure.Outage("no_token", mayHaveArrived: false));
    }

    /// <summary>Lets go of a token that was not taken, unless it has been replaced by now.</summary>
    public void Drop(string token)
    {
        lock (_gate)
            if (_value == token) _value = null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Never throws: all who wait would.
    private async Task FetchAsync()
    {
        // The lock is not to be held while a connection is made.
        await Task.Yield();
        var (value, life, failure) = await RequestAsync();
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            _failure = failure;
            if (failure is null)
            {
                (_value, _endsAt, _renewAt, _nextTry) = (value, now + life, now + life - (Early < life / 2 ? Early : life / 2), now);
                return;
            }

            _nextTry = now + failure.Kind switch
            {
                TeamsFailureKind.Throttled => failure.RetryAfter,
                TeamsFailureKind.Transient => PauseAfterOutage,
                _ => PauseAfterRefusal,
            };
        }

        Log.Failed(logger, failure.Code);
    }

    private async Task<(string Value, TimeSpan Life, TeamsFailure? Failure)> RequestAsync()
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.AppId ?? "",
            ["client_secret"] = options.AppPassword ?? "",
            ["scope"] = Scope(_address),
        });
        try
        {
            using var response = await _http.PostAsync(_address, form, limit.Token);
            return Read(response, await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return ("", default, TeamsFailure.Outage("no_token", mayHaveArrived: false));
        }
    }

    // The other clouds have their own audience (Teams notes, section 2).
    private static string Scope(Uri address) => address.Host switch
    {
        "login.microsoftonline.us" => "https://api.botframework.us/.default",
        "login.partner.microsoftonline.cn" => "https://api.botframework.azure.cn/.default",
        _ => "https://api.botframework.com/.default",
    };

    private static (string Value, TimeSpan Life, TeamsFailure? Failure) Read(HttpResponseMessage response, byte[] body)
    {
        if (response.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
            return ("", default, new TeamsFailure(TeamsFailureKind.Throttled, "token_throttled", "Microsoft Entra was asked for tokens too often.") { RetryAfter = ConnectorAnswers.RetryAfter(response) });
        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = document.RootElement;
            if (answer.ValueKind == JsonValueKind.Object && response.IsSuccessStatusCode && Text(answer, "access_token") is { Length: > 0 and <= LongestToken } token && token.All(c => c is > ' ' and < '\x7f')
                && answer.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt32(out var life) && life > 0)
                return (token, TimeSpan.FromSeconds(Math.Min(life, 86_400)), null);
            if (answer.ValueKind == JsonValueKind.Object && (int)response.StatusCode is 400 or 401 or 403 && Text(answer, "error") is { } error)
                return ("", default, new TeamsFailure(TeamsFailureKind.NotAllowed, ConnectorAnswers.Safe(error), "Microsoft Entra gives the bot no token. Check Teams:AppId, Teams:AppPassword (it may have expired) and Teams:TenantId."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A page of a proxy, say.
        }

        return ("", default, TeamsFailure.Outage("no_token", mayHaveArrived: false));
    }

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Teams: no token for the bot: {Code}")]
        public static partial void Failed(ILogger logger, string code);
    }
}
