using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Testing.Teams;

/// <summary>
/// Teams' Connector, Bot Framework's keys and Microsoft Entra's tokens on one free port, with one tenant in memory, that enforce what they
/// do: our tokens, sizes, limits for each conversation, membership and blocks. Keeps every message with all it ever showed, and every call.
/// </summary>
/// <remarks>It is written from Microsoft's documentation and shares no code with the client.</remarks>
public sealed class FakeTeams : IAsyncDisposable
{
    /// <summary>The bot's application.</summary>
    public const string AppId = "00000000-0000-0000-0000-0000000000b0";

    /// <summary>Its secret.</summary>
    public const string AppPassword = "secret~of-the-fake-bot";

    /// <summary>The tenant.</summary>
    public const string TenantId = "00000000-0000-0000-0000-00000000007e";

    /// <summary>Who issues its people's tokens.</summary>
    public const string SignInIssuer = $"https://login.microsoftonline.com/{TenantId}/v2.0";

    /// <summary>The bot as a member.</summary>
    public const string BotId = "28:" + AppId;

    /// <summary>The bot's name.</summary>
    public const string BotName = "ChatDeploy";

    /// <summary>JSON in which a letter is a letter.</summary>
    internal static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly List<FakeTeamsCall> _calls = [];
    private readonly List<string> _overBudget = [];
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private readonly FakeTeamsRates _rates = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly TimeProvider _clock;
    private readonly WebApplication _application;
    private int _lastToken;

    private FakeTeams(TimeProvider clock)
    {
        _clock = clock;
        Workspace = new FakeTeamsWorkspace(clock, _gate);
        Signer = new FakeTeamsSigner(clock, "fake-key");
        SignIn = new FakeTeamsSigner(clock, "fake-entra-key") { Endorsements = [] };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        Map("GET", "/v1/.well-known/openidconfiguration", "metadata");
        Map("GET", "/v1/keys", "keys");
        Map("GET", "/entra/v2.0/.well-known/openid-configuration", "metadata");
        Map("GET", "/entra/keys", "keys");
        Map("POST", "/entra/oauth2/v2.0/token", "token");
        Map("POST", "/teams/v3/conversations", "create");
        Map("POST", "/teams/v3/conversations/{conversation}/activities", "send");
        Map("PUT", "/teams/v3/conversations/{conversation}/activities/{about}", "update");
        Map("DELETE", "/teams/v3/conversations/{conversation}/activities/{about}", "delete");
        Map("GET", "/teams/v3/conversations/{conversation}/members/{about}", "member");
    }

    /// <summary>What is in it.</summary>
    public FakeTeamsWorkspace Workspace { get; }

    /// <summary>Who signs its activities.</summary>
    public FakeTeamsSigner Signer { get; }

    /// <summary>Who signs people's own tokens: Microsoft Entra.</summary>
    public FakeTeamsSigner SignIn { get; }

    /// <summary>As for <c>Teams:SignInMetadataUrl</c>.</summary>
    public Uri SignInMetadataUrl => new(Root, "/entra/v2.0/.well-known/openid-configuration");

    /// <summary>As for <c>Teams:OpenIdMetadataUrl</c>.</summary>
    public Uri OpenIdMetadataUrl => new(Root, "/v1/.well-known/openidconfiguration");

    /// <summary>As for <c>Teams:TokenUrl</c>.</summary>
    public Uri TokenUrl => new(Root, "/entra/oauth2/v2.0/token");

    /// <summary>Where its activities are answered.</summary>
    public Uri ServiceUrl => new(Root, "/teams/");

    /// <summary>Where the keys are said to be, where not here.</summary>
    public string? KeysUrl { get; set; }

    /// <summary>The largest message that is taken, in bytes: the smallest of the limits that Microsoft's pages give.</summary>
    public int MostBytes { get; set; } = 28 << 10;

    /// <summary>How long our tokens are good.</summary>
    public TimeSpan TokensLast { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of calls from now on. Decided before anything is counted or done.</summary>
    public Func<FakeTeamsCall, FakeTeamsFate> Fate { get; set; } = _ => FakeTeamsFate.Answer;

    /// <summary>Every call, in order of arrival.</summary>
    public IReadOnlyList<FakeTeamsCall> Calls
    {
        get
        {
            lock (_gate) return _calls.ToList();
        }
    }

    /// <summary>Every call that was one too many; those that <see cref="Fate"/> throttled are not among them.</summary>
    public IReadOnlyList<string> OverBudget
    {
        get
        {
            lock (_gate) return _overBudget.ToList();
        }
    }

    private Uri Root => new(_application.Urls.First());

    /// <summary>Starts one, with a channel and the people Ada and Grace.</summary>
    /// <param name="clock">For its limits and times; the system's when left out.</param>
    public static async Task<FakeTeams> StartAsync(TimeProvider? clock = null)
    {
        var teams = new FakeTeams(clock ?? TimeProvider.System);
        await teams._application.StartAsync();
        return teams;
    }

    /// <summary>Calls of a name so far.</summary>
    public int Count(string name) => Calls.Count(call => call.Name == name);

    /// <summary>Ends all of the bot's tokens before their time.</summary>
    public void RevokeTokens()
    {
        lock (_gate) _tokens.Clear();
    }

    /// <summary>An activity of this tenant, without what its type needs.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="conversation">Where.</param>
    /// <param name="threadRoot">In which thread; null outside.</param>
    /// <param name="userId">Who; null: nobody.</param>
    public JsonObject NewActivity(string type, FakeTeamsConversation conversation, string? threadRoot, string? userId)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var data = new JsonObject { ["tenant"] = new JsonObject { ["id"] = TenantId } };
        if (conversation.TeamId is { } team)
        {
            data["team"] = new JsonObject { ["id"] = team };
            data["channel"] = new JsonObject { ["id"] = conversation.Id };
            data["teamsTeamId"] = team;
        }

        var activity = new JsonObject
        {
            ["type"] = type,
            ["id"] = $"f:{Guid.NewGuid()}",
            ["timestamp"] = _clock.GetUtcNow().ToString("O"),
            ["serviceUrl"] = ServiceUrl.AbsoluteUri,
            ["channelId"] = "msteams",
            ["recipient"] = new JsonObject { ["id"] = BotId, ["name"] = BotName },
            ["conversation"] = new JsonObject
            {
                ["id"] = threadRoot is null ? conversation.Id : $"{conversation.Id};messageid={threadRoot}",
                ["conversationType"] = conversation.Type,
                ["tenantId"] = TenantId,
                ["isGroup"] = conversation.Type != "personal",
            },
            ["channelData"] = data,
            ["locale"] = "en-GB",
            ["a_field_of_tomorrow"] = new JsonObject { ["x"] = 1 },
        };
        if (userId is not null && Workspace.Users.TryGetValue(userId, out var user))
        {
            activity["from"] = new JsonObject { ["id"] = user.Id, ["name"] = user.Name, ["aadObjectId"] = user.AadObjectId };
            ((JsonObject)activity["conversation"]!)["tenantId"] = user.TenantId;
            data["tenant"]!["id"] = user.TenantId;
        }

        return activity;
    }

    /// <summary>An activity's request, signed as Teams signs it.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="token">Its token; a good one when left out, none when empty.</param>
    public HttpRequestMessage RequestOfTeams(Uri url, JsonObject activity, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        token ??= Signer.Sign(Signer.Header(), Signer.Claims(ServiceUrl));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(activity.ToJsonString())) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return request;
    }

    /// <summary>Ends it: nobody answers at its address any more.</summary>
    public async Task StopAsync()
    {
        await _ends.CancelAsync();
        await _application.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _application.DisposeAsync();
        _ends.Dispose();
    }

    private void Map(string method, string pattern, string name) => _application.MapMethods(pattern, [method], (RequestDelegate)(context => HandleAsync(context, name)));

    private async Task HandleAsync(HttpContext context, string name)
    {
        var (body, length) = await ReadAsync(context.Request);
        var call = new FakeTeamsCall(name, (string?)context.Request.RouteValues["conversation"] ?? "", _clock.GetUtcNow(), body) { About = (string?)context.Request.RouteValues["about"] };
        FakeTeamsFate fate;
        lock (_gate)
        {
            _calls.Add(call);
            fate = Fate(call);
            call.Answer = fate.ToString();
        }

        switch (fate)
        {
            case FakeTeamsFate.Outage:
                context.Abort();
                return;
            case FakeTeamsFate.Throttle:
                context.Response.Headers.RetryAfter = "1";
                await ErrorAsync(context.Response, 429, "TooManyRequests");
                return;
            case FakeTeamsFate.ServerError:
                context.Response.StatusCode = 503;
                await context.Response.WriteAsync("<html>Service Unavailable</html>");
                return;
            case FakeTeamsFate.Conflict:
                await ErrorAsync(context.Response, 412, "PreconditionFailed");
                return;
            case FakeTeamsFate.Redirect:
                context.Response.Redirect("/elsewhere");
                return;
            case FakeTeamsFate.Page:
                await context.Response.WriteAsync("<html>Sign in to the guest network</html>");
                return;
            case FakeTeamsFate.Endless:
                await EndlessAsync(context.Response);
                return;
        }

        JsonObject? answer = null;
        FakeTeamsRefusal? refused = null;
        lock (_gate)
        {
            try
            {
                answer = Answer(context.Request, call, length);
                call.Answer = "ok";
            }
            catch (FakeTeamsRefusal refusal)
            {
                (refused, call.Answer) = (refusal, refusal.Code);
            }
        }

        switch (fate)
        {
            case FakeTeamsFate.LoseAnswer:
                context.Abort();
                return;
            case FakeTeamsFate.Hang:
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token, context.RequestAborted))
                    await Task.Delay(Timeout.Infinite, gone.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                context.Abort();
                return;
        }

        if (refused?.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        if (refused is not null) await ErrorAsync(context.Response, refused.Status, refused.Code);
        else if (name == "delete") context.Response.StatusCode = 200;
        else
        {
            context.Response.StatusCode = name is "send" or "create" ? 201 : 200;
            await context.Response.WriteAsJsonAsync(answer);
        }
    }

    private JsonObject Answer(HttpRequest request, FakeTeamsCall call, long length)
    {
        switch (call.Name)
        {
            case "metadata" when IsEntra(request):
                return new JsonObject { ["issuer"] = SignInIssuer, ["jwks_uri"] = KeysUrl ?? new Uri(Root, "/entra/keys").AbsoluteUri, ["token_endpoint"] = TokenUrl.AbsoluteUri };
            case "metadata":
                return new JsonObject { ["issuer"] = "https://api.botframework.com", ["jwks_uri"] = KeysUrl ?? new Uri(Root, "/v1/keys").AbsoluteUri, ["id_token_signing_alg_values_supported"] = new JsonArray("RS256") };
            case "keys":
                return new JsonObject { ["keys"] = new JsonArray([.. (IsEntra(request) ? SignIn : Signer).Published.Select(key => key.DeepClone())]) };
            case "token":
                return NewToken(call.Body);
        }

        var bearer = request.Headers.Authorization.ToString();
        if (!bearer.StartsWith("Bearer ", StringComparison.Ordinal) || !_tokens.TryGetValue(bearer["Bearer ".Length..], out var until) || until <= call.At) throw new FakeTeamsRefusal(401, "Unauthorized");
        if (call.Body.Count > 0 && request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true) throw new FakeTeamsRefusal(415, "UnsupportedMediaType");
        if (_rates.Count(FakeTeamsConnector.Counted(call), call.Name != "member", call.At) is { } wait)
        {
            _overBudget.Add($"{call.At:HH:mm:ss.fff}: {call.Name} in {call.Conversation}, {wait} too early");
            throw new FakeTeamsRefusal(429, "TooManyRequests") { RetryAfter = wait };
        }

        var answer = FakeTeamsConnector.Do(this, call, length);
        answer["a_field_of_tomorrow"] = 1;
        return answer;
    }

    private static bool IsEntra(HttpRequest request) => request.Path.StartsWithSegments("/entra", StringComparison.Ordinal);

    private JsonObject NewToken(JsonObject form)
    {
        if ((string?)form["grant_type"] != "client_credentials" || (string?)form["scope"] != "https://api.botframework.com/.default") throw new FakeTeamsRefusal(400, "invalid_request");
        if ((string?)form["client_id"] != AppId || (string?)form["client_secret"] != AppPassword) throw new FakeTeamsRefusal(401, "invalid_client");
        var token = $"token-of-the-fake-bot-{++_lastToken}";
        _tokens[token] = _clock.GetUtcNow() + TokensLast;
        return new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = (int)TokensLast.TotalSeconds, ["ext_expires_in"] = (int)TokensLast.TotalSeconds, ["access_token"] = token };
    }

    private static Task ErrorAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;

        // Entra has another form of errors than the Connector.
        JsonNode error = code.Contains('_', StringComparison.Ordinal) ? JsonValue.Create(code) : new JsonObject { ["code"] = code, ["message"] = "in words" };
        return response.WriteAsJsonAsync(new JsonObject { ["error"] = error });
    }

    private static async Task<(JsonObject Body, long Length)> ReadAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            return (new JsonObject(form.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, field.Value.ToString()))), 0);
        }

        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes);
        try
        {
            return (JsonNode.Parse(bytes.ToArray()) as JsonObject ?? [], bytes.Length);
        }
        catch (JsonException)
        {
            return ([], bytes.Length);
        }
    }

    private static async Task EndlessAsync(HttpResponse response)
    {
        var chunk = new byte[64 << 10];
        for (var i = 0; i < 256 && !response.HttpContext.RequestAborted.IsCancellationRequested; i++) await response.Body.WriteAsync(chunk);
    }
}
