using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Microsoft Teams, one bot (contract, Configuration). Off when nothing is set; empty values mean "not set".</summary>
public sealed class TeamsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Teams";

    /// <summary>Who signs the activities of Teams' public cloud, when <see cref="Issuers"/> is not set (Teams notes, section 2).</summary>
    public const string BotFramework = "https://api.botframework.com";

    /// <summary>The bot's application id in Microsoft Entra.</summary>
    public string? AppId { get; set; }

    /// <summary>The application's client secret.</summary>
    public string? AppPassword { get; set; }

    /// <summary>The only tenant that is listened to, and where tokens come from; not set: any tenant, and a bot of the old multi-tenant kind.</summary>
    public string? TenantId { get; set; }

    /// <summary>Where the keys of those who sign activities are described; Bot Framework's public address when not set. Other clouds have their own.</summary>
    public Uri? OpenIdMetadataUrl { get; set; }

    /// <summary>Where our own tokens come from; Microsoft Entra's address of the tenant when not set.</summary>
    public Uri? TokenUrl { get; set; }

    /// <summary>Where the keys of those who sign people in are described, for the tab; Microsoft Entra's address of the tenant when not set. Other clouds have their own.</summary>
    public Uri? SignInMetadataUrl { get; set; }

    /// <summary>Who may sign activities; <see cref="BotFramework"/> alone when empty.</summary>
    public IList<string> Issuers { get; } = [];

    /// <summary>Believes everybody who can reach the service, for Microsoft's playground on the developer's own machine: without <see cref="AppId"/>, and only where nobody else can reach it.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Whether Teams is on.</summary>
    public bool IsOn => AllowAnonymous || !string.IsNullOrEmpty(AppId);

    /// <summary>Whether there is a personal tab: only where it is known whose people sign in.</summary>
    public bool HasTab => !string.IsNullOrEmpty(AppId) && !string.IsNullOrEmpty(TenantId);

    /// <summary>Whether a tenant is listened to: a token says nothing of tenants, so that each activity is asked.</summary>
    /// <param name="tenantId">As the activity names it; null where it names none.</param>
    public bool Admits(string? tenantId) => string.IsNullOrEmpty(TenantId) || string.Equals(TenantId, tenantId, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Stops the start where Teams is set by half, and where anonymous activities could come from elsewhere.</summary>
internal sealed class TeamsOptionsValidation(IConfiguration configuration) : IValidateOptions<TeamsOptions>
{
    public ValidateOptionsResult Validate(string? name, TeamsOptions options) =>
        (Trouble(options) ?? Exposure(options)) is { } trouble ? ValidateOptionsResult.Fail(trouble) : ValidateOptionsResult.Success;

    private static string? Trouble(TeamsOptions options)
    {
        var hasApp = !string.IsNullOrEmpty(options.AppId);
        var hasPassword = !string.IsNullOrEmpty(options.AppPassword);
        return options switch
        {
            _ when hasApp && options.AllowAnonymous => "Teams:AllowAnonymous and Teams:AppId are set; a bot that Teams knows checks who writes to it. Leave one of them empty",
            _ when hasApp && !hasPassword => "Teams:AppId is set without Teams:AppPassword; set both, or neither to leave Teams off",
            _ when !hasApp && hasPassword => "Teams:AppPassword is set without Teams:AppId; set both, or neither to leave Teams off",
            _ when HasSpace(options.AppId) => "Teams:AppId has a space or a line end in it",
            _ when HasSpace(options.AppPassword) => "Teams:AppPassword has a space or a line end in it",
            _ when hasApp && !Guid.TryParseExact(options.AppId, "D", out _) => "Teams:AppId is no application id; it looks like 00000000-0000-0000-0000-000000000000",
            _ when !string.IsNullOrEmpty(options.TenantId) && !Guid.TryParseExact(options.TenantId, "D", out _) => "Teams:TenantId is no tenant id; it looks like 00000000-0000-0000-0000-000000000000",
            _ when options.OpenIdMetadataUrl is { } metadata && !SafeUrl.Is(metadata) => "Teams:OpenIdMetadataUrl is no https address; leave it empty for Microsoft's",
            _ when options.TokenUrl is { } tokens && !SafeUrl.Is(tokens) => "Teams:TokenUrl is no https address; leave it empty for Microsoft's",
            _ when options.SignInMetadataUrl is { } signIn && !SafeUrl.Is(signIn) => "Teams:SignInMetadataUrl is no https address; leave it empty for Microsoft's",
            _ when options.Issuers.Any(string.IsNullOrWhiteSpace) => "Teams:Issuers has an empty entry",
            _ => null,
        };
    }

    // Where anybody is believed, nobody else may get here: neither by an address that the service listens at, nor through a proxy.
    private string? Exposure(TeamsOptions options)
    {
        if (!options.AllowAnonymous) return null;
        if (configuration["PublicUrl"] is { Length: > 0 } publicUrl && !IsLoopback(publicUrl))
            return $"Teams:AllowAnonymous believes everybody, and PublicUrl ({publicUrl}) says that others can reach this service; set Teams:AppId instead";
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        var urls = endpoints.Concat((configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (urls.Count == 0 && (IsSet("http_ports") || IsSet("https_ports"))) return "Teams:AllowAnonymous believes everybody, and HTTP_PORTS listens for everybody; use urls with 127.0.0.1";
        return urls.Find(url => !IsLoopback(url)) is { } open
            ? $"Teams:AllowAnonymous believes everybody, and the service listens at {open}; listen at 127.0.0.1, or set Teams:AppId instead"
            : null;
    }

    private bool IsSet(string key) => !string.IsNullOrEmpty(configuration[key]);

    // "http://*:80" is no address, and so not loopback.
    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && SafeUrl.IsLoopback(parsed);

    private static bool HasSpace(string? value) => value?.Any(char.IsWhiteSpace) == true;
}
