using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>
/// The keys of those who sign tokens, read from the metadata's <c>jwks_uri</c>: kept for 24 hours, read again for a key that is not
/// among them at most every five minutes however many ask, and kept longer where they cannot be read again.
/// </summary>
internal sealed partial class SigningKeys(Uri metadata, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long keys are kept before they are read again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>Between two readings, come what may.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Between two attempts while there are no keys at all, and nobody can be heard.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);

    /// <summary>How long a reading may take, both documents together.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int LongestAnswer = 1 << 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly Lock _gate = new();
    private readonly HttpClient _http = TeamsHttp.New(LongestAnswer);
    private FrozenDictionary<string, SigningKey> _keys = FrozenDictionary<string, SigningKey>.Empty;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private Task _reading = Task.CompletedTask;
    private string? _issuer;

    /// <summary>Looks a key up, and reads the keys again where it must.</summary>
    /// <param name="id">Its <c>kid</c>.</param>
    /// <param name="cancellationToken">Ends the wait; the reading goes on for the others.</param>
    /// <returns>The key, null where there is none; whether any keys are known; and who issues tokens, as the metadata says.</returns>
    public async Task<(SigningKey? Key, bool AreKnown, string? Issuer)> FindAsync(string id, CancellationToken cancellationToken)
    {
        Task reading;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_keys.TryGetValue(id, out var known) && now < _readAt + KeptFor) return (known, true, _issuer);
            if (_reading.IsCompleted && now >= _triedAt + (_keys.Count > 0 ? Pause : FirstPause))
            {
                _triedAt = now;
                _reading = ReadAsync();
            }

            reading = _reading;
        }

        await reading.WaitAsync(cancellationToken);
        lock (_gate) return (_keys.GetValueOrDefault(id), _keys.Count > 0, _issuer);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Never throws: all who wait would.
    private async Task ReadAsync()
    {
        // The lock is not to be held while a connection is made.
        await Task.Yield();
        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            var described = await GetAsync(metadata, limit.Token);
            if (!described.TryGetProperty("jwks_uri", out var where) || !Uri.TryCreate(where.GetString(), UriKind.Absolute, out var address)) throw new JsonException("no jwks_uri");

            // What lies elsewhere does not send us to this machine's own ports.
            if (!SafeUrl.Is(address) || (address.Scheme != Uri.UriSchemeHttps && !SafeUrl.IsLoopback(metadata))) throw new JsonException("jwks_uri is no https address");
            var keys = SigningKey.ReadAll(await GetAsync(address, limit.Token));
            if (keys.Count == 0) throw new JsonException("no usable key");
            var issuer = described.TryGetProperty("issuer", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
            lock (_gate) (_keys, _issuer, _readAt) = (keys, issuer, clock.GetUtcNow());
            Log.Read(logger, keys.Count);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException or ObjectDisposedException)
        {
            Log.Unreadable(logger, metadata, exception.GetType().Name, exception is HttpRequestException { StatusCode: { } status } ? (int)status : 0);
        }
    }

    private async Task<JsonElement> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseContentRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), Strict);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("no object");
        return document.RootElement.Clone();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Teams: {Count} keys of those who sign tokens were read")]
        public static partial void Read(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Teams: the keys described at {Address} cannot be read ({Kind}, status {Status}); those known before are kept")]
        public static partial void Unreadable(ILogger logger, Uri address, string kind, int status);
    }
}
