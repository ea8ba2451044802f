using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatDeploy.Commands.Demo;

/// <summary>Talks to the service over HTTP, as each person with the person's own token.</summary>
internal sealed class DemoTalk(string address, IReadOnlyDictionary<string, string> tokens) : IDisposable
{
    // The service is on this machine: whatever proxy the environment names is not asked.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The people's tokens, by name.</summary>
    public IReadOnlyDictionary<string, string> Tokens => tokens;

    /// <summary>Says a line of the grammar through <c>POST /api/chat</c>.</summary>
    public async Task<DemoAnswer> SayAsync(string person, string line, CancellationToken cancellationToken)
    {
        var (status, answer) = await PostAsync(person, "/api/chat", new { text = line }, cancellationToken);
        if (status != 200 || Text(answer, "text") is not { } text) throw new DemoSurpriseException($"POST /api/chat to answer “{line}”", $"{status} {answer}");
        return new DemoAnswer(text, Text(answer, "deployment"), Text(answer, "code"));
    }

    /// <summary>Asks the API for a deployment (contract, <c>POST /deployments</c>): what the grammar has no words for.</summary>
    /// <returns>The new deployment's id.</returns>
    public async Task<string> RequestAsync(string person, object request, CancellationToken cancellationToken)
    {
        var (status, answer) = await PostAsync(person, "/api/deployments", request, cancellationToken);
        return status == 201 && Text(answer, "id") is { } id ? id : throw new DemoSurpriseException("POST /api/deployments to answer 201 with the preview", $"{status} {answer}");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(int Status, JsonElement Answer)> PostAsync(string person, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[person]);
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return ((int)response.StatusCode, JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            throw new DemoSurpriseException($"POST {path} to answer JSON", $"{(int)response.StatusCode} {text}");
        }
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What was answered in chat.</summary>
/// <param name="Text">The text.</param>
/// <param name="Deployment">The deployment it is about, as <c>D-7</c>; null when about none.</param>
/// <param name="Code">The code of a refusal; null when it was done.</param>
internal sealed record DemoAnswer(string Text, string? Deployment, string? Code);
