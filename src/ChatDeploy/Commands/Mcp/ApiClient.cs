using ChatDeploy.Api.Access;
using ChatDeploy.Core.Audit;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace ChatDeploy.Commands.Mcp;

/// <summary>Calls the service's API as the token's person. What the API refuses is an answer for the assistant, never an exception.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>How arguments and answers are written.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    private readonly HttpClient _http;

    /// <summary>A client for one service and one person.</summary>
    public ApiClient(Uri address, string token)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ChatDeploy-MCP", "1.0"));
        _http.DefaultRequestHeaders.Add(RequestOrigin.Header, Origin.Mcp);
    }

    /// <summary>Asks.</summary>
    /// <param name="path">A path below <c>/api</c>.</param>
    /// <param name="query">Names and values; what has no value is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CallToolResult> GetAsync(string path, IEnumerable<(string Name, string? Value)> query, CancellationToken cancellationToken)
    {
        var text = string.Join('&', query.Where(q => !string.IsNullOrWhiteSpace(q.Value)).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}"));
        return SendAsync(new HttpRequestMessage(HttpMethod.Get, $"api{path}{(text.Length > 0 ? "?" + text : "")}"), cancellationToken);
    }

    /// <summary>Changes something.</summary>
    public Task<CallToolResult> PostAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"api{path}") { Content = JsonContent.Create(body, options: Json) }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<CallToolResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var response = await _http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                return response.IsSuccessStatusCode ? Answer(text, isError: false) : Answer(Refusal(text, (int)response.StatusCode), isError: true);
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return Answer($"calling {_http.BaseAddress}: {exception.Message} Whether it was done is not known: ask for the status before you try again.", isError: true);
            }
        }
    }

    private static CallToolResult Answer(string text, bool isError) => new() { IsError = isError, Content = [new TextContentBlock { Text = text }] };

    private static string Refusal(string text, int status)
    {
        try
        {
            var problem = JsonNode.Parse(text);
            return $"{problem?["code"]}: {problem?["detail"] ?? problem?["title"]}";
        }
        catch (JsonException)
        {
            return $"the service answered {status}";
        }
    }
}
