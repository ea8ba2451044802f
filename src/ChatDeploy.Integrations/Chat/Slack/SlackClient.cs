using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>
/// Slack's Web API, as much of it as is needed (Slack notes, section 6). Answers with values: every reply says in
/// <see cref="SlackReply.Failure"/> why it came to nothing. One client per workspace, since it keeps the workspace's budget.
/// </summary>
/// <remarks>Calls take four seconds at most, besides waiting for their turn. Nothing is tried again. Throws only where the caller's token cancels.</remarks>
public sealed partial class SlackClient : IDisposable
{
    private readonly string? _botToken;
    private readonly string? _appToken;
    private readonly SlackWire _wire;

    /// <summary>Nothing is called before somebody asks.</summary>
    /// <param name="options">The tokens, and where Slack is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told of failures: method and code.</param>
    public SlackClient(IOptions<SlackOptions> options, TimeProvider clock, ILogger<SlackClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _botToken = options.Value.BotToken;
        _appToken = options.Value.AppToken;
        _wire = new SlackWire(options.Value.ApiUrl, new SlackBudget(), clock, logger);
    }

    /// <summary>Asks whose token it is (<c>auth.test</c>).</summary>
    public Task<SlackIdentity> TestTokenAsync(CancellationToken cancellationToken) =>
        FormAsync(SlackMethod.TestToken, SlackJson.Default.SlackIdentity, SlackUrgency.Awaited, cancellationToken);

    /// <summary>Asks where to connect to for Socket Mode (<c>apps.connections.open</c>); with the app's token.</summary>
    public Task<SlackSocket> OpenSocketAsync(CancellationToken cancellationToken) =>
        _wire.CallAsync(SlackMethod.OpenSocket, _appToken, new FormUrlEncodedContent([]), SlackJson.Default.SlackSocket, null, SlackUrgency.Awaited, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    private Task<TReply> JsonAsync<TArguments, TReply>(
        SlackMethod method, TArguments arguments, JsonTypeInfo<TArguments> type, JsonTypeInfo<TReply> replyType, SlackUrgency urgency, CancellationToken cancellationToken, string? channel = null)
        where TReply : SlackReply, new() =>
        _wire.CallAsync(method, _botToken, Json(arguments, type), replyType, channel, urgency, cancellationToken);

    // Those that read take forms: some of them do not look at JSON at all.
    private Task<TReply> FormAsync<TReply>(
        SlackMethod method, JsonTypeInfo<TReply> replyType, SlackUrgency urgency, CancellationToken cancellationToken, params IEnumerable<(string Name, string? Value)> arguments)
        where TReply : SlackReply, new()
    {
        var form = arguments.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Name, a.Value!));
        return _wire.CallAsync(method, _botToken, new FormUrlEncodedContent(form), replyType, null, urgency, cancellationToken);
    }

    private static ByteArrayContent Json<T>(T arguments, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(arguments, type))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
    };
}
