using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>What a pipeline would do over the API: preview, launch, wait.</summary>
internal sealed class DeploymentClient : IDisposable
{
    private readonly HttpClient _http;

    public DeploymentClient(int port, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<Preview> PreviewAsync(string tool, string version, string environment, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await PostAsync("/api/deployments", new { items = new[] { new { tool, @ref = version } }, targets = new[] { "*" }, environment, reason = "benchmark" }, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return new Preview(answer.GetProperty("id").GetString()!, answer.GetProperty("previewRef").GetString()!, answer.GetProperty("plan").GetProperty("cells").GetArrayLength(), milliseconds);
    }

    /// <summary>Launches and returns the milliseconds to the answer.</summary>
    public async Task<double> LaunchAsync(Preview preview, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await PostAsync($"/api/deployments/{preview.Id}/launch", new { previewRef = preview.PreviewRef }, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public Task WaitForCommitAsync(string tool, string sha, CancellationToken cancellationToken) => WaitAsync(
        $"/api/commits?tool={tool}&limit=200",
        answer => answer.GetProperty("items").EnumerateArray().Any(c => c.GetProperty("sha").GetString() == sha),
        cancellationToken);

    public Task WaitForStateAsync(string id, string state, CancellationToken cancellationToken) =>
        WaitAsync($"/api/deployments/{id}/progress", progress => progress.GetProperty("state").GetString() == state, cancellationToken);

    public Task WaitForRunningAsync(string id, int jobs, CancellationToken cancellationToken) =>
        WaitAsync($"/api/deployments/{id}/progress", progress => progress.GetProperty("running").GetInt32() == jobs, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task WaitAsync(string path, Func<JsonElement, bool> holds, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await _http.GetFromJsonAsync<JsonElement>(path, cancellationToken);
            if (holds(answer)) return;
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                var text = answer.ToString();
                throw new TimeoutException($"still not as wanted after two minutes: {path} answers {text[..Math.Min(text.Length, 400)]}");
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    private async Task<JsonElement> PostAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}

/// <summary>A preview as answered.</summary>
internal sealed record Preview(string Id, string PreviewRef, int Cells, double Milliseconds);
