using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Crashes;

/// <summary>A real repository whose <c>deploy/run.sh</c> notes every attempt it runs, and a service on it that may be killed and started again.</summary>
internal sealed class CrashWorld : IAsyncDisposable
{
    // Appending a short line is atomic, so two runs of one attempt would show as two lines.
    private const string RunScript = """
        #!/bin/sh
        [ "$1" = info ] && exit 0
        echo "$JOB_ID.$ATTEMPT" >> "$NOTES/attempts"
        sleep 0.2
        mkdir -p "$NOTES/sites/$TARGET"
        echo "$SHA" > "$NOTES/sites/$TARGET/$TOOL"
        """;

    private readonly TestDirectory _directory = new();

    private CrashWorld(ServiceProcess service) => Service = service;

    public ServiceProcess Service { get; private set; }

    public string Head { get; private set; } = string.Empty;

    private string Catalog => Path.Combine(_directory.Path, "catalog.yaml");

    private string Work => Path.Combine(_directory.Path, "work");

    public static async Task<CrashWorld> StartAsync(int stores)
    {
        var world = new CrashWorld(null!);
        await world.MakeRepositoryAsync();
        await File.WriteAllTextAsync(world.Catalog, $$"""
            environments: [{ name: stage }]
            tenants:
              - name: acme
                stores: [{{string.Join(", ", Enumerable.Range(1, stores).Select(n => $"store-{n}"))}}]
            tools:
              - name: crm
                repository: { provider: git, id: acme/crm, url: "file://{{world._directory.Path}}/crm.git" }
                runner: { kind: local, env: { NOTES: "{{world._directory.Path}}" } }
            people: [{ name: ada, roles: [{ role: deployer }] }]
            """);
        await world.RestartAsync();
        return world;
    }

    public async Task RestartAsync() => Service = await ServiceProcess.StartAsync(_directory.Path, Catalog);

    /// <summary>Commits something new, which the service can deploy by its sha.</summary>
    public async Task<string> CommitAsync()
    {
        await GitAsync(Work, "commit", "-q", "--allow-empty", "-m", "next");
        await GitAsync(Work, "push", "-q", "origin", "main");
        return Head = (await GitAsync(Work, "rev-parse", "HEAD")).Trim();
    }

    /// <summary>Requests and launches a deployment of a commit everywhere, and returns its id.</summary>
    public async Task<string> LaunchAsync(string sha)
    {
        var preview = await PostAsync("/api/deployments", new { items = new[] { new { tool = "crm", @ref = sha } }, targets = new[] { "acme" }, environment = "stage", strategy = new { kind = "canary", canary = 2, parallelism = 3 } });
        var id = (string)preview["id"]!;
        await PostAsync($"/api/deployments/{id}/launch", new { previewRef = (string)preview["previewRef"]! });
        return id;
    }

    public Task<JsonNode> GetAsync(string path) => Service.GetAsync(path);

    public Task<JsonNode> PostAsync(string path, object body) => Service.PostAsync(path, body);

    /// <summary>Every attempt that ran, as often as it ran.</summary>
    public IReadOnlyList<string> Attempts() => File.Exists(Notes) ? File.ReadAllLines(Notes) : [];

    /// <summary>The commit that lies at a site.</summary>
    public string? OnDisk(string target)
    {
        var file = Path.Combine(_directory.Path, "sites", target, "crm");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null) await Service.DisposeAsync();
        _directory.Dispose();
    }

    private string Notes => Path.Combine(_directory.Path, "attempts");

    private async Task MakeRepositoryAsync()
    {
        await GitAsync(_directory.Path, "init", "-q", "--bare", "-b", "main", "crm.git");
        await GitAsync(_directory.Path, "init", "-q", "-b", "main", "work");
        await GitAsync(Work, "remote", "add", "origin", Path.Combine(_directory.Path, "crm.git"));
        Directory.CreateDirectory(Path.Combine(Work, "deploy"));
        var script = Path.Combine(Work, "deploy", "run.sh");
        await File.WriteAllTextAsync(script, RunScript);
        await GitAsync(Work, "add", ".");
        await GitAsync(Work, "update-index", "--chmod=+x", "deploy/run.sh");
        await CommitAsync();
    }

    private static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=ada", "-c", "user.email=ada@example.com", .. arguments]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var output = await git.StandardOutput.ReadToEndAsync();
        var error = await git.StandardError.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error}");
        return output;
    }
}
