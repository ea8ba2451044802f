using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Tests.Crashes;

/// <summary>The service as a process of its own, so that it can be killed as nothing inside a test can.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    public const string BootstrapToken = "bootstrap-token-of-the-crash-tests";
    public const string WebhookSecret = "secret-of-the-crash-tests";

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BootstrapToken);
    }

    public HttpClient Http { get; }

    /// <summary>Starts it on a data directory and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(string dataDirectory, string catalogFile, params IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = dataDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"),
                "--urls", "http://127.0.0.1:0",
                $"--Store:DataDirectory={Path.Combine(dataDirectory, "data")}",
                $"--Catalog:File={catalogFile}",
                $"--Api:BootstrapToken={BootstrapToken}",
                $"--Scm:Git:WebhookSecret={WebhookSecret}",
                $"--Scm:GitHub:WebhookSecret={WebhookSecret}",
            },
        };
        foreach (var setting in settings) start.ArgumentList.Add(setting);
        var process = Process.Start(start)!;
        var log = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log) log.Add(line.Data ?? string.Empty);
        };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            const string Listens = "ChatDeploy listens at ";
            if (!line.StartsWith(Listens, StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServiceProcess(process, new Uri(line[Listens.Length..].Split(' ')[0]));
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"the service ended with {process.ExitCode}: {string.Join('\n', log)}");
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Ends it as <c>kill -9</c> does; its jobs and its database go on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        Http.Dispose();
    }

    /// <summary>Ends it in order, its database with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
            await terminate.WaitForExitAsync();
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        }

        Http.Dispose();
        _process.Dispose();
    }
}
