using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Testing.Scm;

/// <summary>A provider's REST API on a free port: endpoints by pattern, a token, a rate limit, failures on demand, ETags. Keeps every call.</summary>
/// <remarks>Written from the providers' documentation; shares no code with the clients.</remarks>
public abstract class FakeApiServer : IAsyncDisposable
{
    private readonly List<FakeApiCall> _calls = [];
    private readonly List<(string Method, string[] Pattern, Func<FakeApiRequest, JsonNode?> Answer)> _endpoints = [];
    private readonly WebApplication _application;
    private readonly string _prefix;

    private protected FakeApiServer(string prefix)
    {
        _prefix = prefix;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    /// <summary>As for the provider's <c>ApiUrl</c>.</summary>
    public Uri ApiUrl => new(_application.Urls.First() + _prefix);

    /// <summary>What becomes of calls from now on. Decided before anything is counted or done.</summary>
    public Func<FakeApiCall, FakeApiFate> Fate { get; set; } = _ => FakeApiFate.Answer;

    /// <summary>Calls that are refused with 403 and these words; null: none.</summary>
    public Func<FakeApiCall, string?> Refuses { get; set; } = _ => null;

    /// <summary>How many calls are taken before all others are answered with 429; null: any number.</summary>
    public int? CallsLeft { get; set; }

    /// <summary>Every call, in order of arrival.</summary>
    public IReadOnlyList<FakeApiCall> Calls
    {
        get
        {
            lock (Gate) return [.. _calls];
        }
    }

    /// <summary>Held by whoever reads or changes what is kept.</summary>
    private protected Lock Gate { get; } = new();

    /// <summary>Calls of an endpoint so far.</summary>
    public int Count(string name) => Calls.Count(call => call.Name == name);

    /// <summary>Ends it: nobody answers at its address any more.</summary>
    public Task StopAsync() => _application.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _application.DisposeAsync();
    }

    private protected Task RunAsync() => _application.StartAsync();

    private protected void Map(string method, string pattern, Func<FakeApiRequest, JsonNode?> answer) => _endpoints.Add((method, pattern.Split('/'), answer));

    private protected abstract bool IsAuthorized(IHeaderDictionary headers);

    /// <summary>An error as this provider writes it.</summary>
    private protected abstract JsonNode Error(int status, string message);

    private async Task HandleAsync(HttpContext context)
    {
        // As sent: a slash within a name is escaped, one between names is not.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?')[0];
        var segments = path.StartsWith(_prefix + "/", StringComparison.Ordinal) ? path[(_prefix.Length + 1)..].TrimEnd('/').Split('/').Select(Uri.UnescapeDataString).ToArray() : [];
        var endpoint = _endpoints.Find(known => known.Method == context.Request.Method && Matches(known.Pattern, segments));
        var body = await ReadAsync(context.Request);
        var call = new FakeApiCall(endpoint.Pattern is null ? $"{context.Request.Method} {path}" : $"{endpoint.Method} {string.Join('/', endpoint.Pattern)}", target, body);
        FakeApiFate fate;
        JsonNode? answer;
        FakeApiRequest request;
        lock (Gate)
        {
            _calls.Add(call);
            fate = Fate(call);
            if (fate == FakeApiFate.Answer && CallsLeft is { } left && (CallsLeft = Math.Max(0, left - 1)) == 0 && left == 0) fate = FakeApiFate.Throttle;
            request = new FakeApiRequest
            {
                Method = context.Request.Method,
                Address = new Uri(new Uri(_application.Urls.First()), target),
                Names = endpoint.Pattern is null ? new Dictionary<string, string>() : endpoint.Pattern.Zip(segments).Where(pair => pair.First[0] == '{').ToDictionary(pair => pair.First[1..^1], pair => pair.Second),
                Query = context.Request.Query.SelectMany(values => values.Value.Select(value => (values.Key, Value: value ?? ""))).ToLookup(pair => pair.Key, pair => pair.Value),
                Body = body,
            };
            answer = fate is FakeApiFate.Throttle or FakeApiFate.Outage or FakeApiFate.ServerError ? null : Answer(context.Request.Headers, call, endpoint.Answer, request);
        }

        await WriteAsync(context, call, fate, request, answer);
    }

    private JsonNode? Answer(IHeaderDictionary headers, FakeApiCall call, Func<FakeApiRequest, JsonNode?>? endpoint, FakeApiRequest request)
    {
        try
        {
            if (!IsAuthorized(headers)) throw new FakeApiRefusal(401, "Unauthorized");
            if (Refuses(call) is { } words) throw new FakeApiRefusal(403, words);
            return endpoint is null ? throw new FakeApiRefusal(404, "no such endpoint") : endpoint(request);
        }
        catch (FakeApiRefusal refusal)
        {
            request.Status = refusal.Status;
            return Error(refusal.Status, refusal.Message);
        }
    }

    private static async Task WriteAsync(HttpContext context, FakeApiCall call, FakeApiFate fate, FakeApiRequest request, JsonNode? answer)
    {
        switch (fate)
        {
            case FakeApiFate.Outage or FakeApiFate.LoseAnswer:
                context.Abort();
                return;
            case FakeApiFate.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case FakeApiFate.Throttle:
                context.Response.Headers.RetryAfter = "2";
                call.Status = context.Response.StatusCode = 429;
                return;
            case FakeApiFate.ServerError or FakeApiFate.ServerErrorAfter:
                call.Status = context.Response.StatusCode = fate == FakeApiFate.ServerErrorAfter ? 500 : 503;
                await context.Response.WriteAsync("<html>in trouble</html>");
                return;
        }

        foreach (var (name, value) in request.Headers) context.Response.Headers[name] = value;
        call.Status = request.Status;
        var text = answer?.ToJsonString();
        if (request is { Method: "GET", Status: 200 })
        {
            var tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text ?? "")))[..16]}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag) call.Status = 304;
        }

        context.Response.StatusCode = call.Status;
        if (text is null || call.Status is 204 or 304) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text);
    }

    private static bool Matches(string[] pattern, string[] segments) =>
        pattern.Length == segments.Length && pattern.Zip(segments).All(pair => pair.First[0] == '{' || pair.First == pair.Second);

    private static async Task<JsonObject?> ReadAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes);
        return bytes.Length == 0 ? null : JsonNode.Parse(bytes.ToArray()) as JsonObject;
    }

    private protected static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
