using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>
/// Whether a request of the personal tab comes from the person that it says: the access token that Microsoft Entra gave Teams for this
/// application (version 2.0), judged as strictly as the bot's.
/// </summary>
public sealed partial class TabTokens : IDisposable
{
    /// <summary>The scope that the application exposes for its tab, and Teams asks for (README, Microsoft Teams).</summary>
    public const string Scope = "access_as_user";

    private readonly TeamsOptions _options;
    private readonly ILogger _logger;
    private readonly SignedTokens _tokens;

    /// <summary>Nothing is read before the first token.</summary>
    /// <param name="options">Whose tokens, and for whom.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told the codes of refusals, and of keys that cannot be read.</param>
    public TabTokens(IOptions<TeamsOptions> options, TimeProvider clock, ILogger<TabTokens> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _logger = logger;
        _tokens = new SignedTokens(_options.SignInMetadataUrl ?? new Uri($"https://login.microsoftonline.com/{_options.TenantId}/v2.0/.well-known/openid-configuration"), clock, logger);
    }

    /// <summary>Asks who is before the tab.</summary>
    /// <param name="authorization">The value of the request's <c>Authorization</c> header; null or empty where it has none.</param>
    /// <param name="host">The host (with a port other than 443) at which people reach the service: part of the application's own address, <c>api://host/AppId</c>.</param>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    public async Task<TabTokenAnswer> CheckAsync(string? authorization, string host, CancellationToken cancellationToken)
    {
        var answer = !_options.HasTab
            ? new TabTokenAnswer.Refused("no_token")
            : await _tokens.ReadAsync(authorization, cancellationToken) switch
            {
                SignedTokenAnswer.Refused refused => new TabTokenAnswer.Refused(refused.Code),
                SignedTokenAnswer.Holds held => Believe(held, host),
                _ => throw new InvalidOperationException("no such answer"),
            };
        if (answer is TabTokenAnswer.Refused { Code: var code }) Log.Refused(_logger, code);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();

    private TabTokenAnswer Believe(SignedTokenAnswer.Holds held, string host)
    {
        var token = held.Token;
        string? code = token switch
        {
            _ when string.IsNullOrEmpty(held.Issuer) || token.Text("iss") != held.Issuer || !MaySign(held.Key, held.Issuer) => "wrong_issuer",
            _ when token.Text("aud") is not { } audience || !IsForUs(audience, host) => "wrong_audience",
            _ when _tokens.TroubleOfTimes(token) is { } trouble => trouble,
            _ when token.Text("ver") != "2.0" => "wrong_version",
            _ when !string.Equals(token.Text("tid"), _options.TenantId, StringComparison.OrdinalIgnoreCase) => "foreign_tenant",

            // What only shows that somebody signed in, or stands for a program, was not given to act for a person here.
            _ when token.Text("scp")?.Split(' ').Contains(Scope, StringComparer.Ordinal) != true => "wrong_scope",
            _ when !Guid.TryParseExact(token.Text("oid"), "D", out _) => "no_person",
            _ => null,
        };
        return code is null ? new TabTokenAnswer.Accepted(token.Text("oid")!, token.Text("name")) : new TabTokenAnswer.Refused(code);
    }

    private bool IsForUs(string audience, string host) =>
        audience.Equals(_options.AppId, StringComparison.OrdinalIgnoreCase) || audience.Equals($"api://{host}/{_options.AppId}", StringComparison.OrdinalIgnoreCase);

    // A key of another issuer may lie among ours.
    private bool MaySign(SigningKey key, string issuer) => key.Issuer is null || key.Issuer.Replace("{tenantid}", _options.TenantId, StringComparison.OrdinalIgnoreCase) == issuer;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Teams: a request of the tab is not believed: {Code}")]
        public static partial void Refused(ILogger logger, string code);
    }
}

/// <summary>Who is before the tab; the cases are nested.</summary>
public abstract record TabTokenAnswer
{
    private TabTokenAnswer() { }

    /// <summary>A person of our tenant.</summary>
    /// <param name="ObjectId">Their object id in Microsoft Entra.</param>
    /// <param name="Name">What they are called there; null where the token does not say.</param>
    public sealed record Accepted(string ObjectId, string? Name) : TabTokenAnswer;

    /// <summary>Nobody knows.</summary>
    /// <param name="Code">
    /// Why: as of <see cref="BotTokenAnswer.Refused"/> without those of activities, and <c>wrong_version</c>, <c>foreign_tenant</c>, <c>wrong_scope</c>, <c>no_person</c>; to be
    /// answered with 401. And <see cref="BotTokenAnswer.KeysUnavailable"/>, with 503.
    /// </param>
    public sealed record Refused(string Code) : TabTokenAnswer;
}
