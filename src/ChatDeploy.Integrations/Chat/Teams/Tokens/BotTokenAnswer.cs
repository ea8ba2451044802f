namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>Whether an activity comes from whom it says; the cases are nested.</summary>
public abstract record BotTokenAnswer
{
    private BotTokenAnswer() { }

    /// <summary>It does; what it says may be believed, and its <c>serviceUrl</c> may be answered at.</summary>
    /// <param name="Claims">What its token says.</param>
    public sealed record Accepted(BotClaims Claims) : BotTokenAnswer;

    /// <summary>It is not believed.</summary>
    /// <param name="Code">
    /// Why: <c>no_token</c>, <c>wrong_scheme</c>, <c>token_too_long</c>, <c>malformed_token</c>, <c>wrong_algorithm</c>, <c>critical_header</c>, <c>unknown_key</c>,
    /// <c>wrong_signature</c>, <c>wrong_issuer</c>, <c>wrong_audience</c>, <c>foreign_app</c>, <c>expired</c>, <c>not_yet_valid</c>, <c>wrong_channel</c>, <c>wrong_service_url</c>,
    /// <c>not_endorsed</c>, <c>foreign_service_url</c> (an anonymous one that wants to be answered elsewhere); to be answered with 401. And <see cref="KeysUnavailable"/>.
    /// </param>
    public sealed record Refused(string Code) : BotTokenAnswer;

    /// <summary>The code where nobody can tell, since the keys cannot be read; to be answered with 503.</summary>
    public const string KeysUnavailable = "keys_unavailable";
}

/// <summary>What a token says.</summary>
/// <param name="Issuer">Who signed it; empty for an anonymous activity.</param>
/// <param name="ServiceUrl">Where the activity is answered, with a slash at its end.</param>
/// <param name="ExpiresAt">Until when it is good, without the tolerance for clocks.</param>
public sealed record BotClaims(string Issuer, Uri ServiceUrl, DateTimeOffset ExpiresAt);
