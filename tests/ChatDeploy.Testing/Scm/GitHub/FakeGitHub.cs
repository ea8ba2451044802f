using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>
/// GitHub's REST API and webhooks on one free port, with repositories in memory, that enforces what it does: tokens, limits, pages, ETags, and
/// the rules of dispatches and deployments. Keeps every call.
/// </summary>
/// <remarks>It is written from GitHub's documentation and shares no code with the client.</remarks>
public sealed class FakeGitHub : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly List<FakeGitHubCall> _calls = [];
    private readonly Dictionary<string, FakeGitHubRepository> _repositories = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _ends = new();
    private readonly TimeProvider _clock;
    private readonly WebApplication _application;
    private long _lastId = 5000;

    private FakeGitHub(TimeProvider clock)
    {
        _clock = clock;
        Door = new FakeGitHubDoor(clock);
        Rates = new FakeGitHubRates(clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapFallback("/api/v3/{**path}", (RequestDelegate)HandleAsync);
    }

    /// <summary>Who may call.</summary>
    public FakeGitHubDoor Door { get; }

    /// <summary>How often.</summary>
    public FakeGitHubRates Rates { get; }

    /// <summary>Its webhooks.</summary>
    public FakeGitHubHooks Hooks { get; } = new();

    /// <summary>As for <c>Scm:GitHub:ApiUrl</c>.</summary>
    public Uri ApiUrl => new(_application.Urls.First() + "/api/v3");

    /// <summary>What a service that uses it is configured with: its API, the personal token, its webhooks' secret.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Scm:GitHub:ApiUrl"] = ApiUrl.AbsoluteUri,
        ["Scm:GitHub:Token"] = FakeGitHubDoor.Token,
        ["Scm:GitHub:WebhookSecret"] = Hooks.Secret,
    };

    /// <summary>What becomes of calls from now on. Decided before anything is counted or done.</summary>
    public Func<FakeGitHubCall, FakeGitHubFate> Fate { get; set; } = _ => FakeGitHubFate.Answer;

    /// <summary>How long <see cref="FakeGitHubFate.SecondaryLimit"/> says to wait.</summary>
    public TimeSpan SecondaryLimitLasts { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether dispatches can tell the run that they begin; older servers cannot, and refuse to be asked.</summary>
    public bool TellsRuns { get; set; } = true;

    /// <summary>Whether a dispatch is answered without the run, as it was before it could be asked for.</summary>
    public bool KeepsRunsToItself { get; set; }

    /// <summary>Every call, in order of arrival.</summary>
    public IReadOnlyList<FakeGitHubCall> Calls => Locked(() => _calls.ToList());

    internal Dictionary<string, string> Renamed { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Starts one.</summary>
    /// <param name="clock">For its limits and times; the system's when left out.</param>
    public static async Task<FakeGitHub> StartAsync(TimeProvider? clock = null)
    {
        var gitHub = new FakeGitHub(clock ?? TimeProvider.System);
        await gitHub._application.StartAsync();
        return gitHub;
    }

    /// <summary>A new repository, without commits; the App is installed at its owner.</summary>
    public FakeGitHubRepository Create(string name) => Locked(() =>
    {
        var repository = _repositories[name] = new FakeGitHubRepository(this, name);
        Door.Install(repository.Owner);
        return repository;
    });

    /// <summary>Gives a repository another name; the old one leads to it.</summary>
    public void Rename(string from, string to) => Locked(() =>
    {
        _repositories.Remove(from, out var repository);
        Renamed[from] = repository!.Name = to;
        return _repositories[to] = repository;
    });

    /// <summary>How many calls of a kind came so far.</summary>
    /// <param name="method">The method.</param>
    /// <param name="part">What the path holds.</param>
    public int Count(string method, string part) => Calls.Count(call => call.Method == method && call.Path.Contains(part, StringComparison.Ordinal));

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
        await Hooks.DisposeAsync();
        Door.Dispose();
        _ends.Dispose();
    }

    internal T Locked<T>(Func<T> act)
    {
        lock (_gate) return act();
    }

    internal long NextId() => ++_lastId;

    internal FakeGitHubRepository? Find(string name) => _repositories.GetValueOrDefault(name);

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var body = await ReadAsync(request);
        var call = new FakeGitHubCall(request.Method, request.Path.Value!["/api/v3".Length..] + request.QueryString.Value, Now, body);
        var fate = Locked(() =>
        {
            _calls.Add(call);
            return Fate(call);
        });
        switch (fate)
        {
            case FakeGitHubFate.Outage:
                context.Abort();
                return;
            case FakeGitHubFate.HangBefore:
                await HangAsync(context);
                return;
            case FakeGitHubFate.ServerError:
                await TellAsync(context, call, 502, new JsonObject { ["message"] = "Server Error" });
                return;
            case FakeGitHubFate.SecondaryLimit:
                context.Response.Headers.RetryAfter = SecondaryLimitLasts.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                await TellAsync(context, call, 403, new JsonObject { ["message"] = "You have exceeded a secondary rate limit." });
                return;
            case FakeGitHubFate.SecondaryLimitWithoutTime:
                await TellAsync(context, call, 403, new JsonObject { ["message"] = "You have exceeded a secondary rate limit." });
                return;
            case FakeGitHubFate.Page:
                await context.Response.WriteAsync("<html>Sign in to the guest network</html>");
                return;
        }

        FakeGitHubAnswer answer;
        string account = "";
        lock (_gate)
        {
            try
            {
                answer = new FakeGitHubRoutes(this).Answer(context, call, counted => account = counted);
            }
            catch (FakeGitHubRefusal refusal)
            {
                answer = new FakeGitHubAnswer(refusal.Status, new JsonObject { ["message"] = refusal.Message, ["documentation_url"] = "https://docs.github.com/rest" });
            }
        }

        answer.Then?.Invoke();
        switch (fate)
        {
            case FakeGitHubFate.LoseAnswer:
                context.Abort();
                return;
            case FakeGitHubFate.Hang:
                await HangAsync(context);
                return;
            case FakeGitHubFate.ServerErrorAfter:
                await TellAsync(context, call, 502, new JsonObject { ["message"] = "Server Error" });
                return;
        }

        if (answer.Link is { } link) context.Response.Headers.Link = link;
        if (answer.Location is { } location) context.Response.Headers.Location = location;
        await TellAsync(context, call, answer.Status, answer.Body, account);
    }

    private async Task HangAsync(HttpContext context)
    {
        using (var gone = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token, context.RequestAborted))
            await Task.Delay(Timeout.Infinite, gone.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Abort();
    }

    private async Task TellAsync(HttpContext context, FakeGitHubCall call, int status, JsonNode? body, string account = "")
    {
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString(Plain));
        if (status == 200 && call.Method == "GET")
        {
            var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                lock (_gate) Rates.GiveBack(context.Response, account);
                (status, bytes) = (304, []);
            }
        }

        call.Status = status;
        context.Response.StatusCode = status;
        if (bytes.Length == 0) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(bytes);
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
    }
}

/// <summary>An answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
internal sealed record FakeGitHubAnswer(int Status, JsonNode? Body)
{
    public string? Link { get; init; }
    public string? Location { get; init; }

    /// <summary>What to do outside of the lock.</summary>
    public Action? Then { get; init; }
}
