using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>
/// Whether an activity comes from Teams and is meant for this bot (Teams notes, section 2): its token's form, algorithm,
/// signature, issuer, audience, times, service and channel, all of them, for every issuer.
/// </summary>
public sealed partial class BotTokens : IDisposable
{
    /// <summary>The only channel that is listened to.</summary>
    public const string TeamsChannel = "msteams";

    private static readonly Uri BotFrameworkMetadata = new("https://login.botframework.com/v1/.well-known/openidconfiguration");
    private static readonly string[] BotFrameworks = [TeamsOptions.BotFramework, "https://api.botframework.us", "https://api.botframework.azure.cn"];

    private readonly TeamsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string[] _issuers;
    private readonly SignedTokens _tokens;

    /// <summary>Nothing is read before the first token.</summary>
    /// <param name="options">Who may sign, and for whom.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told the codes of refusals, and of keys that cannot be read.</param>
    public BotTokens(IOptions<TeamsOptions> options, TimeProvider clock, ILogger<BotTokens> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        (_clock, _logger) = (clock, logger);
        _issuers = _options.Issuers.Count > 0 ? [.. _options.Issuers] : [TeamsOptions.BotFramework];
        _tokens = new SignedTokens(_options.OpenIdMetadataUrl ?? BotFrameworkMetadata, clock, logger);
    }

    /// <summary>Asks whether an activity is to be believed.</summary>
    /// <param name="authorization">The value of the request's <c>Authorization</c> header; null or empty where it has none.</param>
    /// <param name="channelId">The activity's <c>channelId</c>.</param>
    /// <param name="serviceUrl">The activity's <c>serviceUrl</c>, as it was sent.</param>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    public async Task<BotTokenAnswer> CheckAsync(string? authorization, string? channelId, string? serviceUrl, CancellationToken cancellationToken)
    {
        var answer = _options.AllowAnonymous ? Anonymous(serviceUrl) : await TokenAsync(authorization, channelId, serviceUrl, cancellationToken);
        if (answer is BotTokenAnswer.Refused refused) Log.Refused(_logger, refused.Code);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();

    // Whoever can reach us is on this machine (the settings see to it), and so is what is called for them.
    private BotTokenAnswer Anonymous(string? serviceUrl) => SafeUrl.TryReadService(serviceUrl, out var service) && SafeUrl.IsLoopback(service)
        ? new BotTokenAnswer.Accepted(new BotClaims("", service, _clock.GetUtcNow() + SignedTokens.Tolerance))
        : new BotTokenAnswer.Refused("foreign_service_url");

    private async Task<BotTokenAnswer> TokenAsync(string? authorization, string? channelId, string? serviceUrl, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(_options.AppId)) return new BotTokenAnswer.Refused("no_token");
        return await _tokens.ReadAsync(authorization, cancellationToken) switch
        {
            SignedTokenAnswer.Refused refused => new BotTokenAnswer.Refused(refused.Code),
            SignedTokenAnswer.Holds held => Believe(held.Token, held.Key, channelId, serviceUrl),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private BotTokenAnswer Believe(SignedToken token, SigningKey key, string? channelId, string? serviceUrl)
    {
        var issuer = token.Text("iss");
        string? code = token switch
        {
            _ when issuer is null || !_issuers.Contains(issuer, StringComparer.Ordinal) => "wrong_issuer",
            _ when token.Text("aud") is not { } audience || !audience.Equals(_options.AppId, StringComparison.OrdinalIgnoreCase) => "wrong_audience",
            _ when !IsOwn(token, issuer) => "foreign_app",
            _ when _tokens.TroubleOfTimes(token) is { } trouble => trouble,
            _ when channelId != TeamsChannel => "wrong_channel",
            _ when !key.Endorsements.Contains(channelId, StringComparer.Ordinal) => "not_endorsed",
            _ when serviceUrl is null || token.Text("serviceurl") is not { } claimed || !SafeUrl.IsSameService(claimed, serviceUrl) => "wrong_service_url",
            _ => null,
        };
        if (code is not null) return new BotTokenAnswer.Refused(code);
        return SafeUrl.TryReadService(serviceUrl, out var service)
            ? new BotTokenAnswer.Accepted(new BotClaims(issuer!, service, DateTimeOffset.FromUnixTimeSeconds(token.Seconds("exp")!.Value)))
            : new BotTokenAnswer.Refused("wrong_service_url");
    }

    // Microsoft Entra signs for everybody: there the token also has to have been issued to this very app.
    private bool IsOwn(SignedToken token, string issuer) => BotFrameworks.Contains(issuer, StringComparer.Ordinal)
        || string.Equals(token.Text(token.Text("ver") == "2.0" ? "azp" : "appid"), _options.AppId, StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Teams: an activity is not believed: {Code}")]
        public static partial void Refused(ILogger logger, string code);
    }
}
