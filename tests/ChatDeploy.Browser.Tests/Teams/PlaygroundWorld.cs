using System.Net;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>The whole application beside Microsoft's playground, with ada before it. With <c>CHATDEPLOY_PICTURES=all</c> pictures lie in <c>TestResults/screens</c>.</summary>
public sealed class PlaygroundWorld(StoreFixture store, Chromium chromium) : IAsyncLifetime
{
    private static readonly string Catalog = ApiWorld.Catalog
        .Replace("{ name: ada, roles", $"{{ name: ada, teams: {Playground.User}, roles", StringComparison.Ordinal)
        .Replace("{ name: bob, roles", "{ name: grace, roles", StringComparison.Ordinal)
        + $"\nchannels:\n  - {{ surface: teams, id: \"{Playground.Channel}\", tenants: [\"*\"], tools: [\"*\"], environments: [\"*\"], events: [\"*\"] }}\n";

    private static readonly bool TakesPictures = Environment.GetEnvironmentVariable("CHATDEPLOY_PICTURES") == "all";

    private Playground? _playground;

    public ApiWorld Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await ApiWorld.StartAsync(store, Catalog, null, "--Teams:AllowAnonymous=true");
        await Api.CommitAsync("crm", "Keep customers with their stores", "v1.0.0");
        await Api.CommitAsync("crm", "Show a customer's last ten receipts", "v1.1.0");
        _playground = await Playground.StartAsync(new Uri(Api.ListensAt, "/api/messages"));
    }

    /// <summary>Ada opens the playground, which asks nobody else for anything.</summary>
    internal async Task<Visitor> OpenAsync()
    {
        var visitor = await Visitor.ComeAsync(chromium, _playground!.Address, new BrowserNewContextOptions { ViewportSize = new() { Width = 1280, Height = 1300 } });
        await visitor.Context.RouteAsync(url => !url.StartsWith(_playground.Address.ToString(), StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal), route => route.AbortAsync());
        await visitor.Page.GotoAsync("/");
        return visitor;
    }

    /// <summary>Grace approves, elsewhere.</summary>
    public async Task ApproveAsync(string deployment) => (await Api.PostAsync("/api/chat", "grace", new { text = $"approve {deployment}" })).Expect(HttpStatusCode.OK);

    /// <summary>Ends what goes on at a target, well.</summary>
    public async Task FinishAsync(string target)
    {
        JobAttempt? attempt = null;
        await Eventually.TrueAsync(() => Task.FromResult((attempt = Api.Runner.Attempts.Values.FirstOrDefault(a => a.Target == target)) is not null), Chromium.Patience);
        await Api.Services.GetRequiredService<IJobReports>().ReportAsync(new JobReport.Finished(attempt!.Key, DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);
    }

    /// <summary>Takes a picture, where those are wanted.</summary>
    internal static async Task PictureAsync(IPage page, string name)
    {
        if (!TakesPictures) return;
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Folder, "TestResults", "screens")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"playground-{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    public async ValueTask DisposeAsync()
    {
        if (_playground is not null) await _playground.DisposeAsync();
        await Api.DisposeAsync();
    }
}
