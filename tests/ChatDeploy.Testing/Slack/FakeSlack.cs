using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Testing.Slack;

/// <summary>
/// Slack's Web API on a free port, with one workspace in memory, that enforces what Slack does: tokens, rates by method and channel,
/// limits of messages, blocks and views, triggers that are good once and for three seconds, answers by <c>response_url</c> five times
/// within 30 minutes, membership and archived channels. Keeps every message with all it ever showed, and every call.
/// </summary>
/// <remarks>It is written from Slack's documentation and shares no code with the client.</remarks>
public sealed class FakeSlack : IAsyncDisposable
{
    /// <summary>What its requests are signed with.</summary>
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";

    /// <summary>The bot's token.</summary>
    public const string BotToken = "xoxb-of-the-fake-bot";

    /// <summary>The app's token.</summary>
    public const string AppToken = "xapp-of-the-fake-app";

    private readonly Lock _gate = new();
    private readonly List<FakeSlackCall> _calls = [];
    private readonly List<string> _overBudget = [];
    private readonly FakeSlackRates _rates = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly TimeProvider _clock;
    private readonly WebApplication _application;

    private FakeSlack(TimeProvider clock)
    {
        _clock = clock;
        Workspace = new FakeSlackWorkspace(clock, _gate);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/api/{method}", (RequestDelegate)(context => HandleAsync(context, (string)context.Request.RouteValues["method"]!)));
        Sockets = new FakeSlackSockets(_application, _ends.Token);
        _application.MapPost("/response/{id}", (RequestDelegate)(context => HandleAsync(context, "response_url")));
    }

    /// <summary>The workspace.</summary>
    public FakeSlackWorkspace Workspace { get; }

    /// <summary>Its side of Socket Mode.</summary>
    public FakeSlackSockets Sockets { get; }

    /// <summary>Where its API is, as for <c>Slack:ApiUrl</c>.</summary>
    public Uri ApiUrl => new(_application.Urls.First() + "/api/");

    /// <summary>What becomes of calls from now on. Decided before anything is counted or done.</summary>
    public Func<FakeSlackCall, FakeSlackFate> Fate { get; set; } = _ => FakeSlackFate.Answer;

    /// <summary>Whether the bot's token was revoked.</summary>
    public bool IsTokenRevoked { get; set; }

    /// <summary>The scope that the token lacks for a method; null: it lacks none.</summary>
    public Func<string, string?> MissingScope { get; set; } = _ => null;

    /// <summary>Calls that a method takes in any 60 seconds.</summary>
    public IDictionary<string, int> PerMinute => _rates.PerMinute;

    /// <summary>Every call, in order of arrival.</summary>
    public IReadOnlyList<FakeSlackCall> Calls
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

    /// <summary>Starts one, with the channel C0DEPLOYS and the people U0ADA and U0GRACE.</summary>
    /// <param name="clock">For its limits and times; the system's when left out.</param>
    public static async Task<FakeSlack> StartAsync(TimeProvider? clock = null)
    {
        var slack = new FakeSlack(clock ?? TimeProvider.System);
        await slack._application.StartAsync();
        return slack;
    }

    /// <summary>Calls of a method so far.</summary>
    public int Count(string method) => Calls.Count(call => call.Method == method);

    /// <summary>An address to answer a command or a click at.</summary>
    /// <param name="channel">Where the command was given.</param>
    /// <param name="user">By whom.</param>
    /// <param name="messageTs">The message that was clicked; null for a command.</param>
    public Uri NewResponseUrl(string channel, string user, string? messageTs = null)
    {
        lock (_gate) return new Uri($"{_application.Urls.First()}/response/{Workspace.NewResponse(channel, user, messageTs)}");
    }

    /// <summary>A trigger, as commands and clicks bring it.</summary>
    /// <param name="viewId">The view that was clicked in; null elsewhere.</param>
    public string NewTrigger(string? viewId = null)
    {
        lock (_gate) return Workspace.NewTrigger(viewId);
    }

    /// <summary>A request as Slack signs it.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="contentType">A form's or JSON's.</param>
    /// <param name="body">The body.</param>
    /// <param name="signedAt">When; now when left out.</param>
    public HttpRequestMessage RequestOfSlack(Uri url, string contentType, string body, DateTimeOffset? signedAt = null)
    {
        var timestamp = (signedAt ?? _clock.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningSecret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", "v0=" + Convert.ToHexStringLower(hash));
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

    private async Task HandleAsync(HttpContext context, string method)
    {
        var arguments = await ReadAsync(context.Request);
        var call = new FakeSlackCall(method, (string?)arguments["channel"], _clock.GetUtcNow(), arguments);
        FakeSlackFate fate;
        lock (_gate)
        {
            _calls.Add(call);
            fate = Fate(call);
            call.Answer = fate.ToString();
        }

        switch (fate)
        {
            case FakeSlackFate.Outage:
                context.Abort();
                return;
            case FakeSlackFate.Throttle:
                await ThrottleAsync(context.Response, TimeSpan.FromSeconds(1));
                return;
            case FakeSlackFate.ServerError:
                context.Response.StatusCode = 503;
                await context.Response.WriteAsync("<html>Service Unavailable</html>");
                return;
            case FakeSlackFate.InternalError:
                await context.Response.WriteAsJsonAsync(new JsonObject { ["ok"] = false, ["error"] = "internal_error" });
                return;
            case FakeSlackFate.Redirect:
                context.Response.Redirect("/elsewhere");
                return;
            case FakeSlackFate.Page:
                await context.Response.WriteAsync("<html>Sign in to the guest network</html>");
                return;
            case FakeSlackFate.Endless:
                await EndlessAsync(context.Response);
                return;
        }

        JsonObject answer;
        lock (_gate) answer = Answer(context.Request, call, out var retryAfter) ?? Throttled(call, retryAfter);
        switch (fate)
        {
            case FakeSlackFate.LoseAnswer:
                context.Abort();
                return;
            case FakeSlackFate.Hang:
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token, context.RequestAborted))
                    await Task.Delay(Timeout.Infinite, gone.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                context.Abort();
                return;
        }

        if (answer["retry_after"] is { } after) await ThrottleAsync(context.Response, TimeSpan.FromSeconds((double)after));
        else if (method == "response_url" && answer["ok"]!.GetValue<bool>()) await context.Response.WriteAsync("ok");
        else
        {
            if (method == "response_url") context.Response.StatusCode = 404;
            await context.Response.WriteAsJsonAsync(answer);
        }
    }

    private JsonObject? Answer(HttpRequest request, FakeSlackCall call, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        try
        {
            if (call.Method == "response_url")
            {
                Workspace.Respond((string)request.RouteValues["id"]!, call.Arguments);
                call.Answer = "ok";
                return new JsonObject { ["ok"] = true };
            }

            if (!_rates.PerMinute.ContainsKey(call.Method)) throw new FakeSlackRefusal("unknown_method");
            CheckToken(request, call.Method);
            if (_rates.Count(call.Method, call.Channel, call.At) is { } wait)
            {
                retryAfter = wait;
                return null;
            }

            if (MissingScope(call.Method) is { } scope) return new JsonObject { ["ok"] = false, ["error"] = call.Answer = "missing_scope", ["needed"] = scope, ["provided"] = "chat:write" };
            CheckContentType(request, call.Method);
            var answer = call.Method == "apps.connections.open" ? new JsonObject { ["url"] = Sockets.NewAddress() } : FakeSlackMethods.Do(Workspace, call.Method, call.Arguments);
            answer["ok"] = true;
            answer["a_field_of_tomorrow"] = new JsonObject { ["x"] = 1 };
            call.Answer = "ok";
            return answer;
        }
        catch (FakeSlackRefusal refusal)
        {
            call.Answer = refusal.Code;
            var answer = new JsonObject { ["ok"] = false, ["error"] = refusal.Code };
            if (refusal.Remarks.Count > 0) answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. refusal.Remarks.Select(remark => JsonValue.Create(remark))]) };
            return answer;
        }
    }

    private JsonObject Throttled(FakeSlackCall call, TimeSpan retryAfter)
    {
        call.Answer = "ratelimited";
        _overBudget.Add($"{call.At:HH:mm:ss.fff}: {call.Method} in {call.Channel}, {retryAfter} too early");
        return new JsonObject { ["ok"] = false, ["retry_after"] = Math.Ceiling(retryAfter.TotalSeconds) };
    }

    private void CheckToken(HttpRequest request, string method)
    {
        var token = request.Headers.Authorization.ToString();
        if (!token.StartsWith("Bearer ", StringComparison.Ordinal)) throw new FakeSlackRefusal("not_authed");
        var isForApp = method == "apps.connections.open";
        if (token != $"Bearer {(isForApp ? AppToken : BotToken)}") throw new FakeSlackRefusal(token == $"Bearer {(isForApp ? BotToken : AppToken)}" ? "not_allowed_token_type" : "invalid_auth");
        if (IsTokenRevoked && !isForApp) throw new FakeSlackRefusal("token_revoked");
    }

    // Methods that read do not look at JSON.
    private static void CheckContentType(HttpRequest request, string method)
    {
        var isRead = method is "users.info" or "users.lookupByEmail" or "conversations.info" or "conversations.history" or "conversations.replies" or "auth.test" or "apps.connections.open";
        if (isRead != request.HasFormContentType) throw new FakeSlackRefusal("invalid_arguments", "[ERROR] wrong content type");
        if (!isRead && request.ContentType?.Contains("charset=utf-8", StringComparison.OrdinalIgnoreCase) != true) throw new FakeSlackRefusal("invalid_charset");
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            return new JsonObject(form.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, field.Value.ToString())));
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<JsonObject>(request.Body) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static async Task ThrottleAsync(HttpResponse response, TimeSpan retryAfter)
    {
        response.StatusCode = 429;
        response.Headers.RetryAfter = retryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        await response.WriteAsJsonAsync(new JsonObject { ["ok"] = false, ["error"] = "ratelimited" });
    }

    private static async Task EndlessAsync(HttpResponse response)
    {
        var chunk = new byte[64 << 10];
        for (var i = 0; i < 256 && !response.HttpContext.RequestAborted.IsCancellationRequested; i++) await response.Body.WriteAsync(chunk);
    }
}
