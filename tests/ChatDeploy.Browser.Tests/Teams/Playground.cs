using System.Diagnostics;
using System.Globalization;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Testing;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>Microsoft's Agents Playground (npm), a process that ends with this: Teams' conversations with one bot, seen by <see cref="User"/>. Installs it from its lock where that was not done yet.</summary>
internal sealed class Playground : IAsyncDisposable
{
    /// <summary>Who sits before it, in Microsoft Entra.</summary>
    public const string User = "00000000-0000-4000-8000-0000000000ad";

    /// <summary>The team's channel.</summary>
    public const string Channel = "19:deploys@thread.tacv2";

    // Its own sample, with the ids that our catalog has and shapes of ids as Teams' are. It wants five other users.
    private const string Settings = """
        version: "0.1.1"
        tenantId: 00000000-0000-4000-8000-000000000001
        bot: { id: "28:chatdeploy", name: ChatDeploy }
        currentUser: { id: "29:ada", name: Ada, userPrincipleName: ada@example.com, aadObjectId: 00000000-0000-4000-8000-0000000000ad, givenName: Ada, surname: L, email: ada@example.com }
        users:
          - { id: "29:grace", name: Grace, userPrincipleName: grace@example.com, aadObjectId: 00000000-0000-4000-8000-00000000009e, givenName: Grace, surname: H, email: grace@example.com }
          - { id: "29:carl", name: Carl, userPrincipleName: carl@example.com, aadObjectId: 00000000-0000-4000-8000-0000000000c1, givenName: Carl, surname: N, email: carl@example.com }
          - { id: "29:dora", name: Dora, userPrincipleName: dora@example.com, aadObjectId: 00000000-0000-4000-8000-0000000000d0, givenName: Dora, surname: N, email: dora@example.com }
          - { id: "29:eve", name: Eve, userPrincipleName: eve@example.com, aadObjectId: 00000000-0000-4000-8000-0000000000e0, givenName: Eve, surname: N, email: eve@example.com }
          - { id: "29:fay", name: Fay, userPrincipleName: fay@example.com, aadObjectId: 00000000-0000-4000-8000-0000000000f0, givenName: Fay, surname: N, email: fay@example.com }
        personalChat: { id: "a:ada" }
        groupChat: { id: "19:group@thread.v2", name: Release group }
        team:
          id: "19:team@thread.tacv2"
          name: Retail
          aadGroupId: 00000000-0000-4000-8000-000000000031
          channels:
            - { id: "19:deploys@thread.tacv2", name: deploys }
        """;

    private static readonly string Project = Path.Combine(Repository.Project, "Teams", "playground");
    private static readonly Lazy<Task> Installed = new(InstallAsync);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly TestDirectory _folder;

    private Playground(Process process, TestDirectory folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Its page.</summary>
    public Uri Address { get; }

    /// <summary>Starts one on a port of its own.</summary>
    /// <param name="bot">The bot's <c>/api/messages</c>.</param>
    public static async Task<Playground> StartAsync(Uri bot)
    {
        await Installed.Value;
        var folder = new TestDirectory("chatdeploy-playground-");
        var settings = Path.Combine(folder.Path, "settings.yml");
        await File.WriteAllTextAsync(settings, Settings);
        var start = new ProcessStartInfo("node", [Path.Combine(Project, "node_modules", "@microsoft", "m365agentsplayground", "cli.js"), "start", "--port", "0", "--channel-id", "msteams", "--app-endpoint", bot.ToString(), "--disable-telemetry"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["M365_AGENTS_PLAYGROUND_CONFIG_PATH"] = settings;
        start.Environment["M365_AGENTS_PLAYGROUND_LOGFILE"] = Path.Combine(folder.Path, "log");
        start.Environment["TEAMSAPPTESTER_BROWSER"] = "none";
        var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var port = await PortAsync(process).WaitAsync(Patience) ?? throw new InvalidOperationException($"the playground ended: {await errors}");
            _ = process.StandardOutput.ReadToEndAsync();

            // It says that it listens before it has read its settings.
            using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/") };
            await Eventually.TrueAsync(async () => !process.HasExited && (await http.GetAsync("_internal/v1/config")).IsSuccessStatusCode, Patience, "the playground answers");
            return new Playground(process, folder, http.BaseAddress);
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }
    }

    public ValueTask DisposeAsync() => EndAsync(_process, _folder);

    private static async ValueTask EndAsync(Process process, TestDirectory folder)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private static async Task<int?> PortAsync(Process process)
    {
        const string Says = "Listening on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Says, StringComparison.Ordinal)) return int.Parse(line[Says.Length..], CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Project, "node_modules"))) return;
        using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = Project, RedirectStandardOutput = true, UseShellExecute = false })!;
        await Task.WhenAll(install.StandardOutput.ReadToEndAsync(), install.WaitForExitAsync()).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, install.ExitCode);
    }
}
