using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Tests.Cards.Templating;

/// <summary>The reference in one node process, asked line by line. Installs it from its lock where that was not done yet.</summary>
public sealed class ReferenceExpander : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _turn = new(1);
    private Process? _node;

    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Folder => Path.Combine(Repository, "tests/ChatDeploy.Core.Tests/Cards/Templating/reference");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules/adaptivecards-templating/package.json")))
        {
            using var install = Start("npm", ["ci", "--no-audit", "--no-fund"]);
            await Task.WhenAll(install.StandardOutput.ReadToEndAsync(), install.WaitForExitAsync()).WaitAsync(Patience);
            Assert.Equal(0, install.ExitCode);
        }

        _node = Start("node", ["expand.js"]);
    }

    /// <summary>What the reference makes of each case, in order.</summary>
    public async Task<IReadOnlyList<Answer>> ExpandAsync(IReadOnlyList<(JsonNode? Template, JsonNode? Data)> cases)
    {
        await _turn.WaitAsync();
        try
        {
            var reading = ReadAsync(cases.Count);
            foreach (var (template, data) in cases)
                await _node!.StandardInput.WriteLineAsync(new JsonObject { ["template"] = template?.DeepClone(), ["data"] = data?.DeepClone() }.ToJsonString());
            await _node!.StandardInput.FlushAsync();
            return await reading.WaitAsync(Patience);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_node is null) return;
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    private async Task<IReadOnlyList<Answer>> ReadAsync(int count)
    {
        var answers = new List<Answer>(count);
        while (answers.Count < count)
        {
            var line = await _node!.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"the reference ended after {answers.Count} of {count} cases");
            using var answer = JsonDocument.Parse(line);
            answers.Add(new Answer(
                answer.RootElement.TryGetProperty("json", out var json) ? json.GetString() : null,
                answer.RootElement.TryGetProperty("refused", out var refused) ? refused.GetString() : null));
        }

        return answers;
    }

    // The process's zone and language are what the server's are.
    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["TZ"] = "UTC", ["LANG"] = "en_US.UTF-8", ["LC_ALL"] = null },
    }) ?? throw new InvalidOperationException($"{program} does not start");

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ChatDeploy.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests are not in their repository");
        return folder;
    }
}
